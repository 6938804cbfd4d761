package dev.weir.proxy.tap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.CloseReason;
import dev.weir.events.ConnectionEvent.ConnectionAccepted;
import dev.weir.events.ConnectionEvent.ConnectionClosed;
import dev.weir.events.ConnectionEvent.FinReceived;
import dev.weir.events.ConnectionEvent.FinSent;
import dev.weir.events.ConnectionEvent.ResetReceived;
import dev.weir.events.ConnectionEvent.ResetSent;
import dev.weir.proxy.testing.ScriptedPeer;
import dev.weir.proxy.testing.ScriptedPeer.End;
import dev.weir.proxy.testing.ScriptedPeer.Rest;
import dev.weir.proxy.transport.OrderlyClose;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What was written before a close arrives, whatever the peer does meanwhile; and nothing waits for ever. */
@SuppressWarnings("FutureReturnValueIgnored") // what became of a write is told by the peer
final class CloseDrainIT {

    private static final int LARGE_BYTES = 20_000_000;

    enum AutoRead {
        ON,
        OFF,
        TOGGLED
    }

    static Stream<Arguments> kindsAndAutoRead() {
        return Arrays.stream(Kind.values())
                .flatMap(kind -> Arrays.stream(AutoRead.values()).map(autoRead -> Arguments.of(kind, autoRead)));
    }

    /** Netty 4.2.13 to 4.2.20 lose most of it on epoll. */
    @ParameterizedTest
    @MethodSource("kindsAndAutoRead")
    void halfClosedPeerGetsEveryByte(Kind kind, AutoRead autoRead) throws Exception {
        try (TappedServer server = new TappedServer(kind.transport());
                ScriptedPeer peer = server.connect()) {
            Channel channel = server.accepted();
            server.sink.awaitFirst(ConnectionAccepted.class);
            channel.config().setAutoRead(autoRead == AutoRead.ON);
            peer.halfClose();
            if (kind == Kind.EPOLL || autoRead == AutoRead.ON) { // NIO does not notice a FIN while it does not read
                server.sink.awaitFirst(FinReceived.class);
            }
            if (autoRead == AutoRead.TOGGLED) {
                channel.eventLoop()
                        .submit(() -> channel.config()
                                .setAutoRead(true)
                                .setAutoRead(false)
                                .setAutoRead(true))
                        .sync();
            }
            channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[LARGE_BYTES]));
            OrderlyClose.close(channel, CloseReason.LAST_MESSAGE);

            assertThat(peer.readCounting()).isEqualTo(new Rest(LARGE_BYTES, End.FIN));
            server.sink.awaitFirst(ConnectionClosed.class);
            assertThat(server.sink.only(FinSent.class).bytesSent()).isEqualTo(LARGE_BYTES);
        }
    }

    @ParameterizedTest
    @EnumSource
    void closeAfterALargeResponseDoesNotCutIt(Kind kind) throws Exception {
        try (TappedServer server = new TappedServer(kind.transport());
                ScriptedPeer peer = server.connect()) {
            Channel channel = server.accepted();
            for (int i = 0; i < 20; i++) {
                channel.write(Unpooled.wrappedBuffer(new byte[LARGE_BYTES / 20]));
            }
            channel.flush();
            OrderlyClose.close(channel, CloseReason.LAST_MESSAGE);

            assertThat(peer.readCounting()).isEqualTo(new Rest(LARGE_BYTES, End.FIN));
            peer.hangUp();
            assertThat(server.sink.awaitFirst(ConnectionClosed.class).bytesSent())
                    .isEqualTo(LARGE_BYTES);
            assertThat(server.sink.has(FinReceived.class)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void readerThatStopsIsResetAfterTheDrainLimit(Kind kind) throws Exception {
        try (TappedServer server = new TappedServer(kind.transport());
                ScriptedPeer peer = server.connect()) {
            Channel channel = server.accepted();
            OrderlyClose.limit(channel, new OrderlyClose.Limits(Duration.ofSeconds(2), Duration.ofMillis(300)));
            channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[LARGE_BYTES]));
            OrderlyClose.close(channel, CloseReason.LAST_MESSAGE);

            ConnectionClosed closed = server.sink.awaitFirst(ConnectionClosed.class);
            assertThat(closed.reason()).isEqualTo(CloseReason.LAST_MESSAGE);
            assertThat(closed.bytesSent()).isBetween(1L, LARGE_BYTES - 1L);
            assertThat(server.sink.only(ResetSent.class).bytesSent()).isEqualTo(closed.bytesSent());
            assertThat(server.sink.has(FinSent.class)).isFalse();
            assertThat(peer.readCounting().end()).isEqualTo(End.RESET);
        }
    }

    @ParameterizedTest
    @EnumSource
    void clientThatStillUploadsGetsTheResponseAndNoReset(Kind kind) throws Exception {
        try (TappedServer server = new TappedServer(kind.transport());
                ScriptedPeer peer = server.connect()) {
            Channel channel = server.accepted();
            server.sink.awaitFirst(ConnectionAccepted.class);
            channel.config().setAutoRead(false); // as under back-pressure from the other leg
            channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[1000]));
            OrderlyClose.close(channel, CloseReason.LAST_MESSAGE);
            server.sink.awaitFirst(FinSent.class);
            peer.send(new byte[5_000_000]);

            assertThat(peer.readCounting()).isEqualTo(new Rest(1000, End.FIN));
            peer.hangUp();
            assertThat(server.sink.awaitFirst(ConnectionClosed.class).bytesReceived())
                    .isEqualTo(5_000_000);
            assertThat(server.sink.has(FinReceived.class)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenAfterTheCloseFailsAndIsNotSent(Kind kind) throws Exception {
        try (TappedServer server = new TappedServer(kind.transport());
                ScriptedPeer peer = server.connect()) {
            Channel channel = server.accepted();
            channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[3]));
            OrderlyClose.close(channel, CloseReason.LAST_MESSAGE);
            var late =
                    channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[5])).await();

            assertThat(late.isSuccess()).isFalse();
            assertThat(peer.readCounting()).isEqualTo(new Rest(3, End.FIN));
        }
    }

    @ParameterizedTest
    @EnumSource
    void closingTwiceAndInEveryStateTellsOneStory(Kind kind) throws Exception {
        try (TappedServer server = new TappedServer(kind.transport());
                ScriptedPeer peer = server.connect()) {
            Channel channel = server.accepted();
            OrderlyClose.halfClose(channel);
            OrderlyClose.close(channel, CloseReason.OTHER_LEG);
            OrderlyClose.close(channel, CloseReason.SHUTDOWN);
            channel.close(); // an impatient handler does not cut the orderly way short
            assertThat(peer.readToEnd()).isEqualTo(End.FIN);
            peer.hangUp();
            channel.closeFuture().sync();
            OrderlyClose.close(channel, CloseReason.FAILURE);
            OrderlyClose.reset(channel, CloseReason.FAILURE);
            OrderlyClose.halfClose(channel);

            server.sink.awaitFirst(ConnectionClosed.class);
            Awaitility.await().until(() -> !channel.isRegistered());
            assertThat(server.story())
                    .isEqualTo(kind.expects(
                            "ConnectionAccepted",
                            "CONNECTED:ESTABLISHED",
                            "CLOSING:ESTABLISHED",
                            "fin sent",
                            "FIN_SENT:*",
                            "fin received KERNEL",
                            "FIN_RECEIVED:CLOSED",
                            "CLOSED:CLOSED",
                            "closed OTHER_LEG"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = "EPOLL") // only the kernel knows what was delivered
    void waitForTheAnswerGoesOnWhileTheKernelStillDelivers(Kind kind) throws Exception {
        try (TappedServer server = new TappedServer(kind.transport());
                ScriptedPeer peer = ScriptedPeer.connect(server.address(), 4096)) {
            Channel channel = server.accepted();
            Duration bound = Duration.ofMillis(400);
            OrderlyClose.limit(channel, new OrderlyClose.Limits(bound, Duration.ofSeconds(30)));
            channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[60_000])).sync();
            OrderlyClose.close(channel, CloseReason.LAST_MESSAGE);
            server.sink.awaitFirst(FinSent.class);
            for (int i = 0; i < 12; i++) {
                peer.read(5_000);
                Awaitility.await().pollDelay(bound.dividedBy(4)).until(() -> true);
            }
            assertThat(peer.readToEnd()).isEqualTo(End.FIN);
            peer.hangUp();

            ConnectionClosed closed = server.sink.awaitFirst(ConnectionClosed.class);
            assertThat(server.sink.has(FinReceived.class)).isTrue();
            long waited = closed.atNanos() - server.sink.only(FinSent.class).atNanos();
            assertThat(Duration.ofNanos(waited)).isGreaterThan(bound.multipliedBy(2));
        }
    }

    /** An origin may answer before it has read the whole request, and then reset: the answer is what the client must get. */
    @ParameterizedTest
    @EnumSource(names = "EPOLL") // the JDK's own selector gives no such promise
    void responseThatCameBeforeTheResetIsReadAlthoughAWriteFails(Kind kind) throws Exception {
        try (TappedServer server = new TappedServer(kind.transport());
                ScriptedPeer peer = server.connect()) {
            Channel channel = server.accepted();
            server.sink.awaitFirst(ConnectionAccepted.class);
            CountDownLatch written = new CountDownLatch(1);
            CountDownLatch resetIsThere = new CountDownLatch(1);
            channel.eventLoop().execute(() -> {
                channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[LARGE_BYTES]));
                written.countDown(); // as much as the kernel takes: what fails within one flush is not counted
                waitFor(resetIsThere);
            });
            waitFor(written);
            peer.send("x".repeat(1000)).hangUp();
            resetIsThere.countDown();

            ResetReceived reset = server.sink.awaitFirst(ResetReceived.class);
            assertThat(reset.bytesReceived()).isEqualTo(1000);
            assertThat(reset.bytesSent()).isBetween(1L, LARGE_BYTES - 1L);
            assertThat(channel.isOpen()).isTrue();
            OrderlyClose.close(channel, CloseReason.OTHER_LEG);
            assertThat(server.sink.awaitFirst(ConnectionClosed.class).bytesReceived())
                    .isEqualTo(1000);
        }
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
