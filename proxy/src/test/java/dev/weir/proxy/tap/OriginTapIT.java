package dev.weir.proxy.tap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.CloseReason;
import dev.weir.events.ConnectionEvent.ConnectionClosed;
import dev.weir.events.ConnectionEvent.FinReceived;
import dev.weir.events.ConnectionEvent.TcpSampled;
import dev.weir.events.ConnectionId;
import dev.weir.events.ExchangeId;
import dev.weir.events.Leg;
import dev.weir.events.TcpMoment;
import dev.weir.events.Ticker;
import dev.weir.proxy.testing.RecordingSink;
import dev.weir.proxy.testing.ScriptedPeer;
import dev.weir.proxy.testing.ScriptedPeer.End;
import dev.weir.proxy.transport.OrderlyClose;
import dev.weir.proxy.transport.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class OriginTapIT {

    private static final ConnectionId ID = new ConnectionId(42);

    private final RecordingSink sink = new RecordingSink();

    private ChannelFuture connect(Transport transport, EventLoopGroup group, InetSocketAddress address) {
        Taps taps = new Taps(sink, Ticker.system());
        return new Bootstrap()
                .group(group)
                .channelFactory(transport.socketChannels())
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        Transport.prepare(channel, ConnectionTap.onOrigin(taps, transport, ID));
                    }
                })
                .connect(address);
    }

    private static void end(EventLoopGroup group) {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @ParameterizedTest
    @EnumSource
    void originConnectionKeepsTheIdOfItsAttempt(Kind kind) throws Exception {
        Transport transport = kind.transport();
        EventLoopGroup group = transport.newGroup(1, "origin");
        try (ScriptedPeer.Listener listener = ScriptedPeer.listen()) {
            Channel channel =
                    connect(transport, group, listener.address()).sync().channel();
            try (ScriptedPeer origin = listener.accept()) {
                origin.send("HTTP").halfClose();
                FinReceived fin = sink.awaitFirst(FinReceived.class);
                assertThat(fin.connection()).isEqualTo(ID);
                assertThat(fin.leg()).isEqualTo(Leg.ORIGIN);
                assertThat(fin.bytesReceived()).isEqualTo(4);
                ConnectionTap tap = ConnectionTap.of(channel);
                channel.eventLoop()
                        .submit(() -> tap.responseEnd(new ExchangeId(7), 1))
                        .sync();
                OrderlyClose.close(channel, CloseReason.LAST_MESSAGE);
                assertThat(origin.readToEnd()).isEqualTo(End.FIN);
                sink.awaitFirst(ConnectionClosed.class);
            }
            assertThat(sink.events(TcpSampled.class).stream()
                            .map(TcpSampled::moment)
                            .toList())
                    .isEqualTo(kind.expectsMoments(
                            TcpMoment.CONNECTED,
                            TcpMoment.FIN_RECEIVED,
                            TcpMoment.RESPONSE_END,
                            TcpMoment.CLOSING,
                            TcpMoment.CLOSED));
            if (kind == Kind.EPOLL) {
                assertThat(sink.events(TcpSampled.class).get(0).info().rttMicros())
                        .isPositive();
            }
        } finally {
            end(group);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusedConnectionHasNoCloseStory(Kind kind) throws Exception {
        Transport transport = kind.transport();
        EventLoopGroup group = transport.newGroup(1, "origin");
        try {
            InetSocketAddress nobody;
            try (ScriptedPeer.Listener listener = ScriptedPeer.listen()) {
                nobody = listener.address();
            }
            ChannelFuture refused = connect(transport, group, nobody).await();
            assertThat(refused.isSuccess()).isFalse();
            OrderlyClose.close(refused.channel(), CloseReason.FAILURE);
            assertThat(refused.channel().closeFuture().await(10, TimeUnit.SECONDS))
                    .isTrue();
            assertThat(sink.events()).isEmpty();
        } finally {
            end(group);
        }
    }
}
