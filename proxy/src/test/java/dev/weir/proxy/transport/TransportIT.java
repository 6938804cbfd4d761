package dev.weir.proxy.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.events.CloseReason;
import dev.weir.events.TcpInfo;
import dev.weir.events.TcpState;
import dev.weir.proxy.testing.ScriptedPeer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class TransportIT {

    private static Channel connect(Transport transport, EventLoopGroup group, ScriptedPeer.Listener listener)
            throws InterruptedException {
        Channel channel = new Bootstrap()
                .group(group)
                .channelFactory(transport.socketChannels())
                .handler(new ChannelInboundHandlerAdapter())
                .connect(listener.address())
                .sync()
                .channel();
        Transport.prepare(channel, new ChannelInboundHandlerAdapter());
        return channel;
    }

    private static void drop(Channel channel) throws InterruptedException {
        OrderlyClose.reset(channel, CloseReason.SEEN_ENOUGH);
        channel.closeFuture().sync();
    }

    private static void end(EventLoopGroup group) {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static boolean has(List<Integer> masks, int bit) {
        return masks.stream().anyMatch(mask -> (mask & bit) != 0);
    }

    @Test
    void kernelTellsStateRttAndWhatLiesUnread() throws Exception {
        Transport transport = Transport.best();
        EventLoopGroup group = transport.newGroup(1, "it");
        try (ScriptedPeer.Listener listener = ScriptedPeer.listen()) {
            Channel channel = connect(transport, group, listener);
            try (ScriptedPeer peer = listener.accept()) {
                assertThat(transport.asksKernel()).isTrue();
                channel.config().setAutoRead(false);
                peer.send("0123456789");
                await().untilAsserted(() -> assertThat(
                                transport.tcpInfo(channel, 0, 0).unreadBytes())
                        .isEqualTo(10));
                TcpInfo info = transport.tcpInfo(channel);
                assertThat(info.state()).isEqualTo(TcpState.ESTABLISHED);
                assertThat(info.rttMicros()).isPositive();
                assertThat(info.sendMss()).isPositive();
                assertThat(info.get(TcpInfo.Figure.RECEIVED)).isEqualTo(10);
                assertThat(info.unreadBytes()).isEqualTo(-1);
                drop(channel);
                assertThat(transport.tcpInfo(channel)).isNull();
            }
        } finally {
            end(group);
        }
    }

    @Test
    void masksTellAnEndFromAReset() throws Exception {
        Transport transport = Transport.best();
        EventLoopGroup group = transport.newGroup(1, "it");
        try (ScriptedPeer.Listener listener = ScriptedPeer.listen()) {
            List<Integer> masks = new CopyOnWriteArrayList<>();
            Channel channel = connect(transport, group, listener);
            try (ScriptedPeer peer = listener.accept()) {
                assertThat(transport.watch(channel, masks::add)).isTrue();
                peer.halfClose();
                await().until(() -> has(masks, ReadinessListener.RDHUP));
                assertThat(has(masks, ReadinessListener.ERR)).isFalse();
                peer.reset();
                await().until(() -> has(masks, ReadinessListener.ERR));
                int settled = masks.size();
                await().during(200, TimeUnit.MILLISECONDS).until(() -> masks.size() <= settled + 1); // no wake-up storm
            }
            drop(channel);
            assertThat(transport.watch(channel, masks::add)).isFalse();
        } finally {
            end(group);
        }
    }

    @Test
    void nioKnowsNothingAndSaysSo() throws Exception {
        Transport transport = Transport.nio();
        EventLoopGroup group = transport.newGroup(1, "it");
        try (ScriptedPeer.Listener listener = ScriptedPeer.listen()) {
            Channel channel = connect(transport, group, listener);
            assertThat(transport.asksKernel()).isFalse();
            assertThat(transport.tcpInfo(channel)).isNull();
            assertThat(transport.watch(channel, mask -> {})).isFalse();
            assertThat(transport.takeError(channel)).isZero();
            drop(channel);
        } finally {
            end(group);
        }
    }

    @Test
    void datagramsPassThroughTheSameLoop() throws Exception {
        Transport transport = Transport.best();
        EventLoopGroup group = transport.newGroup(1, "it");
        try {
            Channel channel = new Bootstrap()
                    .group(group)
                    .channel(transport.datagramChannel())
                    .handler(new ChannelInboundHandlerAdapter())
                    .bind(0)
                    .sync()
                    .channel();
            assertThat(channel.isActive()).isTrue();
            channel.close().sync();
        } finally {
            end(group);
        }
    }
}
