package dev.weir.proxy.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.proxy.loop.NeverBlocking;
import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the kernel is told of a channel's interest, and when. */
final class WatchedEpollTest {

    private static final EpollIoOps IN = EpollIoOps.EPOLLIN;
    private static final EpollIoOps NOTHING = EpollIoOps.NONE;

    private final Kernel kernel = new Kernel();
    private final WatchedEpoll epoll = new WatchedEpoll(kernel, new ConcurrentHashMap<>());
    private final Socket socket = new Socket();
    private IoRegistration registration = kernel;

    @BeforeEach
    void register() throws Exception {
        registration = epoll.register(socket);
    }

    @Test
    void nothingIsToldBeforeTheTurnIsOver() {
        registration.submit(IN);
        assertThat(kernel.told).isEmpty();
        turn();
        assertThat(kernel.told).containsExactly(IN);
    }

    @Test
    void changesOfOneTurnAreOne() {
        registration.submit(EpollIoOps.EPOLLOUT);
        registration.submit(IN.with(EpollIoOps.EPOLLOUT));
        registration.submit(IN);
        turn();
        assertThat(kernel.told).containsExactly(IN);
    }

    @Test
    void changeThatIsTakenBackIsNone() {
        registration.submit(IN);
        turn();
        registration.submit(EpollIoOps.EPOLLRDHUP);
        registration.submit(IN);
        turn();
        assertThat(kernel.told).containsExactly(IN);
    }

    @Test
    void interestInNothingKeepsTheSocketKnown() {
        registration.submit(NOTHING);
        turn();
        assertThat(kernel.told).as("not known yet").isEmpty();
        registration.submit(IN);
        turn();
        registration.submit(NOTHING);
        turn();
        assertThat(kernel.told).containsExactly(IN, EpollIoOps.EPOLLET);
    }

    @Test
    void channelThatWasClosedMeanwhileIsForgotten() {
        registration.submit(IN);
        registration.cancel();
        turn();
        assertThat(kernel.told).isEmpty();
    }

    @Test
    void channelThatCannotBeHeardIsClosed() {
        kernel.refusing = true;
        registration.submit(IN);
        turn();
        assertThat(socket.closed).isTrue();
    }

    private void turn() {
        epoll.run(new NeverBlocking());
    }

    /** Netty's epoll and its one registration. */
    private static final class Kernel implements IoHandler, IoRegistration {

        final List<IoOps> told = new ArrayList<>();
        boolean refusing;
        private boolean cancelled;

        @Override
        public IoRegistration register(IoHandle handle) {
            return this;
        }

        @Override
        public long submit(IoOps ops) {
            if (refusing) {
                throw new UncheckedIOException(new IOException("no such descriptor"));
            }
            told.add(ops);
            return 0;
        }

        @Override
        public boolean isValid() {
            return !cancelled;
        }

        @Override
        public boolean cancel() {
            cancelled = true;
            return true;
        }

        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals") // Netty's signature
        public <T> @Nullable T attachment() {
            return null;
        }

        @Override
        public int run(IoHandlerContext context) {
            return 0;
        }

        @Override
        public void wakeup() {}

        @Override
        public boolean isCompatible(Class<? extends IoHandle> handleType) {
            return true;
        }
    }

    private static final class Socket implements EpollIoHandle {

        boolean closed;

        @Override
        public FileDescriptor fd() {
            return new FileDescriptor(0);
        }

        @Override
        public void handle(IoRegistration from, IoEvent event) {}

        @Override
        public void close() {
            closed = true;
        }
    }
}
