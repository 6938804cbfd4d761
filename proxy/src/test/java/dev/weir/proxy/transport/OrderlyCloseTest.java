package dev.weir.proxy.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.CloseReason;
import dev.weir.proxy.loop.InTurn;
import dev.weir.proxy.loop.TurnFlush;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On a channel that is no socket: the part that needs no kernel. */
final class OrderlyCloseTest {

    private final Told told = new Told();

    private EmbeddedChannel channel() {
        EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
        OrderlyClose.observe(channel, told);
        return channel;
    }

    @Test
    void whatWasWrittenIsFlushedBeforeTheEnd() {
        EmbeddedChannel channel = channel();
        var write = channel.write(Unpooled.wrappedBuffer(new byte[] {1, 2}));
        OrderlyClose.close(channel, CloseReason.LAST_MESSAGE);

        ByteBuf written = channel.readOutbound();
        assertThat(write.isSuccess()).isTrue();
        assertThat(written.readableBytes()).isEqualTo(2);
        written.release();
        assertThat(channel.isOpen()).isFalse();
        assertThat(told.calls).containsExactly("closing LAST_MESSAGE", "releasing");
        channel.finishAndReleaseAll();
    }

    @Test
    void onlyTheFirstReasonCounts() {
        EmbeddedChannel channel = channel();
        OrderlyClose.close(channel, CloseReason.LAST_MESSAGE);
        OrderlyClose.close(channel, CloseReason.SHUTDOWN);
        OrderlyClose.reset(channel, CloseReason.FAILURE);

        assertThat(told.calls).containsExactly("closing LAST_MESSAGE", "releasing");
    }

    @Test
    void channelThatWasNeverRegisteredIsClosedAsItIs() {
        EmbeddedChannel channel = new EmbeddedChannel(false, false);
        OrderlyClose.close(channel, CloseReason.RACE_LOST);

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void plainCloseOfAHandlerBecomesAnOrderlyOneWithoutAReason() {
        EmbeddedChannel channel = channel();
        channel.pipeline().addFirst(CloseGuard.INSTANCE);
        var closed = channel.close();

        assertThat(closed.isSuccess()).isTrue();
        assertThat(told.calls).containsExactly("releasing");
    }

    @Test
    void whatTheTurnPutOffIsSentBeforeAReset() {
        EmbeddedChannel channel = channel();
        channel.pipeline().addFirst(new TurnFlush());
        InTurn.handle(() -> {
            var write = channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {1, 2}));
            assertThat(write.isDone()).isFalse();
            OrderlyClose.reset(channel, CloseReason.FAILURE);
            assertThat(write.isSuccess()).isTrue();
        });
        channel.finishAndReleaseAll();
    }

    private static final class Told implements CloseObserver {

        private final List<String> calls = new ArrayList<>();

        @Override
        public void closing(CloseReason reason) {
            calls.add("closing " + reason);
        }

        @Override
        public void closeNotifySent() {
            calls.add("closeNotifySent");
        }

        @Override
        public boolean finishing() {
            calls.add("finishing");
            return true;
        }

        @Override
        public void finSent() {
            calls.add("finSent");
        }

        @Override
        public void resetting() {
            calls.add("resetting");
        }

        @Override
        public void releasing() {
            calls.add("releasing");
        }
    }
}
