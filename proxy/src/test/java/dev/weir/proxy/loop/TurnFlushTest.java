package dev.weir.proxy.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a flush takes place, and how often. */
class TurnFlushTest {

    private final Flushes flushes = new Flushes();
    private final EmbeddedChannel channel = new EmbeddedChannel(flushes, new TurnFlush());

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
    }

    private ChannelFuture write(int bytes) {
        return channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[bytes]));
    }

    @Test
    void outsideOfATurnNothingWaits() {
        assertThat(write(3).isSuccess()).isTrue();
    }

    @Test
    void whatIsWrittenInATurnLeavesAtItsEnd() {
        InTurn.handle(() -> {
            assertThat(write(3).isDone()).isFalse();
            assertThat(write(4).isDone()).isFalse();
            assertThat(flushes.count).isZero();
        });
        assertThat(flushes.count).as("one for both").isOne();
        assertThat(channel.outboundMessages()).hasSize(2);
    }

    @Test
    void eachTurnHasItsOwnEnd() {
        InTurn.handle(() -> write(3));
        InTurn.handle(() -> write(3));
        InTurn.handle(() -> {});
        assertThat(flushes.count).isEqualTo(2);
    }

    @Test
    void muchIsNotHeldBack() {
        InTurn.handle(() -> {
            write(1_000);
            assertThat(write(16_384).isSuccess()).isTrue();
        });
        assertThat(flushes.count).as("what waited went along").isOne();
    }

    @Test
    void whatIsWrittenOnceThatIsSentWaitsForNothing() {
        ChannelFuture[] answer = new ChannelFuture[1];
        InTurn.handle(() -> write(3).addListener(sent -> answer[0] = write(4)));
        assertThat(answer[0].isSuccess()).isTrue();
    }

    @Test
    void turnThatFailsStillSends() {
        assertThatThrownBy(() -> InTurn.handle(() -> {
                    write(3);
                    throw new IllegalStateException("of some other channel");
                }))
                .hasMessage("of some other channel");
        assertThat(flushes.count).isOne();
    }

    @Test
    void handlerThatIsRemovedLeavesNothingBehind() {
        InTurn.handle(() -> {
            ChannelFuture written = write(3);
            channel.pipeline().remove(TurnFlush.class);
            assertThat(written.isSuccess()).isTrue();
        });
        assertThat(flushes.count).isOne();
    }

    private static final class Flushes extends ChannelOutboundHandlerAdapter {

        private int count;

        @Override
        public void flush(ChannelHandlerContext ctx) {
            count++;
            ctx.flush();
        }
    }
}
