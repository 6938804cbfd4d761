package dev.weir.proxy.tap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.CloseReason;
import dev.weir.events.ConnectionEvent.ConnectionClosed;
import dev.weir.events.ConnectionEvent.SocketFailed;
import dev.weir.events.ConnectionId;
import dev.weir.events.Leg;
import dev.weir.proxy.testing.FakeTicker;
import dev.weir.proxy.testing.RecordingSink;
import dev.weir.proxy.transport.PeerReset;
import dev.weir.proxy.transport.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConnectionTapTest {

    private final RecordingSink sink = new RecordingSink();
    private final FakeTicker ticker = new FakeTicker();
    private final Taps taps = new Taps(sink, ticker);
    private final ConnectionTap tap = ConnectionTap.onOrigin(taps, Transport.nio(), new ConnectionId(7));
    private final Seen seen = new Seen();
    private final EmbeddedChannel channel = new EmbeddedChannel(tap, seen);

    @Test
    void everythingPassesUnchanged() {
        ByteBuf in = Unpooled.wrappedBuffer(new byte[] {1, 2, 3});
        ByteBuf out = Unpooled.wrappedBuffer(new byte[] {4, 5});
        channel.writeInbound(in);
        channel.writeOutbound(out);
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        channel.pipeline().fireUserEventTriggered(PeerReset.INSTANCE);
        SocketException reset = new SocketException("Connection reset");
        channel.pipeline().fireExceptionCaught(reset);

        assertThat((ByteBuf) channel.readInbound()).isSameAs(in);
        assertThat((ByteBuf) channel.readOutbound()).isSameAs(out);
        assertThat(in.readableBytes()).isEqualTo(3);
        assertThat(seen.events).containsExactly(ChannelInputShutdownEvent.INSTANCE, PeerReset.INSTANCE, reset);
        channel.finishAndReleaseAll();
        in.release();
        out.release();
    }

    @Test
    void bytesAreCountedAsTheyTravel() {
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[3]), Unpooled.wrappedBuffer(new byte[4]));
        channel.writeOutbound(Unpooled.wrappedBuffer(new byte[5]));
        var unflushed = channel.write(Unpooled.wrappedBuffer(new byte[100]));

        assertThat(unflushed.isDone()).isFalse();
        assertThat(tap.bytesReceived()).isEqualTo(7);
        assertThat(tap.bytesSent()).isEqualTo(5);
        channel.finishAndReleaseAll();
    }

    @Test
    void tapIsFoundByItsChannel() {
        assertThat(ConnectionTap.of(channel)).isSameAs(tap);
        assertThat(tap.connection()).isEqualTo(new ConnectionId(7));
        assertThat(tap.leg()).isEqualTo(Leg.ORIGIN);
    }

    @Test
    void closeWithoutAReasonIsAFailureUnlessThePeerEndedIt() {
        ticker.advance(Duration.ofMillis(5));
        channel.finish();
        ConnectionClosed closed = sink.only(ConnectionClosed.class);
        assertThat(closed.reason()).isEqualTo(CloseReason.FAILURE);
        assertThat(closed.atNanos()).isEqualTo(5_000_000);
        assertThat(closed.connection()).isEqualTo(new ConnectionId(7));
    }

    @Test
    void closeAfterAResetIsThePeers() {
        channel.pipeline().fireExceptionCaught(new SocketException("Connection reset"));
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        channel.finish();

        assertThat(sink.names()).containsExactly("SocketFailed", "ResetReceived", "ConnectionClosed");
        assertThat(sink.only(ConnectionClosed.class).reason()).isEqualTo(CloseReason.PEER_RESET);
    }

    @Test
    void brokenReadIsNeitherFinNorReset() {
        channel.pipeline().fireExceptionCaught(new SocketException("Connection timed out"));
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        channel.finish();

        assertThat(sink.names()).containsExactly("SocketFailed", "ConnectionClosed");
        assertThat(sink.only(SocketFailed.class).error()).isEqualTo("Connection timed out");
    }

    private static final class Seen extends ChannelInboundHandlerAdapter {

        private final List<Object> events = new ArrayList<>();

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            events.add(event);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            events.add(cause);
        }
    }
}
