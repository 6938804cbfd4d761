package dev.weir.proxy.tap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.CloseReason;
import dev.weir.events.ConnectionEvent.ConnectionAccepted;
import dev.weir.events.ConnectionEvent.ConnectionClosed;
import dev.weir.events.ConnectionEvent.FinReceived;
import dev.weir.events.ConnectionEvent.FinSent;
import dev.weir.events.ConnectionEvent.ResetReceived;
import dev.weir.proxy.testing.ScriptedPeer;
import dev.weir.proxy.testing.ScriptedPeer.End;
import dev.weir.proxy.transport.OrderlyClose;
import dev.weir.proxy.transport.PeerReset;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who closed first, and how: each order of FIN and RST, told exactly, with real sockets. */
final class CloseOrderIT {

    @ParameterizedTest
    @EnumSource
    void peerThatClosesFirstIsToldByTheSocketState(Kind kind) throws Exception {
        try (TappedServer server = new TappedServer(kind.transport());
                ScriptedPeer peer = server.connect()) {
            Channel channel = server.accepted();
            peer.halfClose();
            server.sink.awaitFirst(FinReceived.class);
            OrderlyClose.close(channel, CloseReason.PEER_CLOSED);

            assertThat(peer.readToEnd()).isEqualTo(End.FIN);
            assertThat(acknowledged(server.story()))
                    .isEqualTo(kind.expects(
                            "ConnectionAccepted",
                            "CONNECTED:ESTABLISHED",
                            "fin received KERNEL",
                            "FIN_RECEIVED:CLOSE_WAIT",
                            "CLOSING:CLOSE_WAIT",
                            "fin sent",
                            "CLOSED:CLOSED",
                            "closed PEER_CLOSED"));
        }
    }

    /** Our last FIN may or may not have been acknowledged when the kernel is asked. */
    private static List<String> acknowledged(List<String> story) {
        return story.stream()
                .map(line -> line.replace("CLOSED:LAST_ACK", "CLOSED:CLOSED"))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void peersFinIsAwaitedWhenWeCloseFirst(Kind kind) throws Exception {
        try (TappedServer server = new TappedServer(kind.transport());
                ScriptedPeer peer = server.connect()) {
            OrderlyClose.close(server.accepted(), CloseReason.LAST_MESSAGE);
            assertThat(peer.readToEnd()).isEqualTo(End.FIN);
            peer.hangUp();

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
                            "closed LAST_MESSAGE"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void peerThatNeverAnswersOurFinIsLeftAfterTheBound(Kind kind) throws Exception {
        try (TappedServer server = new TappedServer(kind.transport());
                ScriptedPeer peer = server.connect()) {
            Channel channel = server.accepted();
            OrderlyClose.limit(channel, new OrderlyClose.Limits(Duration.ofMillis(300), Duration.ofSeconds(30)));
            OrderlyClose.close(channel, CloseReason.IDLE_TIMEOUT);

            assertThat(server.story())
                    .isEqualTo(kind.expects(
                            "ConnectionAccepted",
                            "CONNECTED:ESTABLISHED",
                            "CLOSING:ESTABLISHED",
                            "fin sent",
                            "FIN_SENT:*",
                            "CLOSED:FIN_WAIT_2",
                            "closed IDLE_TIMEOUT"));
            long waited = server.sink.only(ConnectionClosed.class).atNanos()
                    - server.sink.only(FinSent.class).atNanos();
            assertThat(Duration.ofNanos(waited)).isBetween(Duration.ofMillis(290), Duration.ofSeconds(5));
            assertThat(peer.readToEnd()).isEqualTo(End.FIN);
        }
    }

    @ParameterizedTest
    @EnumSource
    void peersFinThatNobodyHasReadYetStillCountsAsFirst(Kind kind) throws Exception {
        try (TappedServer server = new TappedServer(kind.transport());
                ScriptedPeer peer = server.connect()) {
            Channel channel = server.accepted();
            CountDownLatch loopIsHeld = new CountDownLatch(1);
            CountDownLatch finIsThere = new CountDownLatch(1);
            channel.eventLoop().execute(() -> {
                loopIsHeld.countDown();
                waitFor(finIsThere);
                OrderlyClose.close(channel, CloseReason.LAST_MESSAGE);
            });
            waitFor(loopIsHeld);
            peer.send("late").halfClose();
            finIsThere.countDown();

            assertThat(peer.readToEnd()).isEqualTo(End.FIN);
            assertThat(server.story())
                    .filteredOn(line -> !line.startsWith("FIN_RECEIVED:") && !line.startsWith("CLOSED:"))
                    .isEqualTo(kind.expects(
                            "ConnectionAccepted",
                            "CONNECTED:ESTABLISHED",
                            "CLOSING:CLOSE_WAIT",
                            "fin sent",
                            "fin received KERNEL",
                            "closed LAST_MESSAGE"));
            assertThat(server.sink.only(ConnectionClosed.class).bytesReceived()).isEqualTo(4);
        }
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void crossingFinsAreNeverTakenForAReset(Kind kind) throws Exception {
        for (int i = 0; i < 20; i++) {
            try (TappedServer server = new TappedServer(kind.transport());
                    ScriptedPeer peer = server.connect()) {
                OrderlyClose.close(
                        server.accepted(), CloseReason.IDLE_TIMEOUT); // on its loop, while this thread goes on
                peer.halfClose();

                assertThat(peer.readToEnd()).isEqualTo(End.FIN);
                assertThat(server.story())
                        .filteredOn(line -> line.indexOf(':') < 0)
                        .hasSize(4)
                        .contains("fin sent", "closed IDLE_TIMEOUT")
                        .anyMatch(line -> line.startsWith("fin received"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void resetOfAnIdleConnectionIsToldAndLeavesItToTheLegToClose(Kind kind) throws Exception {
        try (TappedServer server = new TappedServer(kind.transport());
                ScriptedPeer peer = server.connect()) {
            Channel channel = server.accepted();
            server.sink.awaitFirst(ConnectionAccepted.class);
            peer.reset();
            server.sink.awaitFirst(ResetReceived.class);
            assertThat(channel.isOpen()).isTrue();
            OrderlyClose.close(channel, CloseReason.PEER_RESET);

            assertThat(server.story())
                    .isEqualTo(kind.expects(
                            "ConnectionAccepted",
                            "CONNECTED:ESTABLISHED",
                            "failed ECONNRESET",
                            "reset received KERNEL",
                            "CLOSING:CLOSED",
                            "CLOSED:CLOSED",
                            "closed PEER_RESET"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void resetAfterDataIsToldWithTheBytesBeforeIt(Kind kind) throws Exception {
        try (TappedServer server = new TappedServer(kind.transport());
                ScriptedPeer peer = server.connect()) {
            Channel channel = server.accepted();
            peer.send("x".repeat(1000));
            Awaitility.await().until(() -> ConnectionTap.of(channel).bytesReceived() == 1000);
            peer.reset();

            assertThat(server.sink.awaitFirst(ResetReceived.class).bytesReceived())
                    .isEqualTo(1000);
            assertThat(server.sink.has(FinReceived.class)).isFalse();
            OrderlyClose.close(channel, CloseReason.PEER_RESET);
            server.story();
        }
    }

    @ParameterizedTest
    @EnumSource
    void peerThatClosesWithUnreadBytesSentFinAndThenReset(Kind kind) throws Exception {
        try (TappedServer server = new TappedServer(kind.transport());
                ScriptedPeer peer = server.connect()) {
            Channel channel = server.accepted();
            channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[100])).sync();
            Awaitility.await().until(() -> peer.socket().getInputStream().available() == 100);
            peer.hangUp();
            server.sink.awaitFirst(FinReceived.class);
            if (kind == Kind.EPOLL) {
                Awaitility.await().until(() -> server.seen.contains(PeerReset.INSTANCE));
            }
            OrderlyClose.close(channel, CloseReason.PEER_CLOSED);

            List<String> told = server.story().stream()
                    .filter(line -> line.indexOf(':') < 0 && !line.equals("fin sent"))
                    // The kernel tells a socket's error once: to the tap, or to a read before it.
                    .filter(line -> !line.equals("failed EPIPE"))
                    .toList();
            assertThat(told)
                    .isEqualTo(
                            kind == Kind.EPOLL
                                    ? List.of(
                                            "ConnectionAccepted",
                                            "fin received KERNEL",
                                            "reset received KERNEL",
                                            "closed PEER_CLOSED")
                                    : List.of("ConnectionAccepted", "fin received INFERRED", "closed PEER_CLOSED"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = "EPOLL") // NIO is not told of a reset once the input has ended
    void resetOfAHalfClosedConnectionIsToldAtOnce(Kind kind) throws Exception {
        try (TappedServer server = new TappedServer(kind.transport());
                ScriptedPeer peer = server.connect()) {
            Channel channel = server.accepted();
            peer.halfClose();
            server.sink.awaitFirst(FinReceived.class);
            peer.reset();
            server.sink.awaitFirst(ResetReceived.class);
            Awaitility.await().until(() -> server.seen.contains(PeerReset.INSTANCE));
            assertThat(server.seen).containsOnlyOnce(PeerReset.INSTANCE);
            OrderlyClose.close(channel, CloseReason.PEER_RESET);

            assertThat(server.story())
                    .containsExactly(
                            "ConnectionAccepted",
                            "CONNECTED:ESTABLISHED",
                            "fin received KERNEL",
                            "FIN_RECEIVED:CLOSE_WAIT",
                            "failed EPIPE",
                            "reset received KERNEL",
                            "CLOSING:CLOSED",
                            "CLOSED:CLOSED",
                            "closed PEER_RESET");
        }
    }

    @ParameterizedTest
    @EnumSource
    void resetOnPurposeReachesThePeerAsReset(Kind kind) throws Exception {
        try (TappedServer server = new TappedServer(kind.transport());
                ScriptedPeer peer = server.connect()) {
            Channel channel = server.accepted();
            server.sink.awaitFirst(ConnectionAccepted.class);
            OrderlyClose.reset(channel, CloseReason.OTHER_LEG);

            assertThat(peer.readToEnd()).isEqualTo(End.RESET);
            assertThat(server.story())
                    .isEqualTo(kind.expects(
                            "ConnectionAccepted",
                            "CONNECTED:ESTABLISHED",
                            "CLOSING:ESTABLISHED",
                            "reset sent",
                            "closed OTHER_LEG"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void halfCloseKeepsReadingUntilThePeerEndsToo(Kind kind) throws Exception {
        try (TappedServer server = new TappedServer(kind.transport());
                ScriptedPeer peer = server.connect()) {
            Channel channel = server.accepted();
            OrderlyClose.halfClose(channel);
            assertThat(peer.readToEnd()).isEqualTo(End.FIN);
            peer.send("still here").halfClose();
            assertThat(server.sink.awaitFirst(FinReceived.class).bytesReceived())
                    .isEqualTo(10);
            OrderlyClose.close(channel, CloseReason.OTHER_LEG);

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
}
