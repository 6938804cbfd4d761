package dev.weir.inspector.wire;

import static dev.weir.inspector.model.wire.Segment.ACK;
import static dev.weir.inspector.model.wire.Segment.FIN;
import static dev.weir.inspector.model.wire.Segment.PSH;
import static dev.weir.inspector.model.wire.Segment.RST;
import static dev.weir.inspector.model.wire.Segment.SYN;
import static dev.weir.inspector.testing.Conversation.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ConnectionEvent.ConnectionAccepted;
import dev.weir.events.ConnectionId;
import dev.weir.inspector.model.wire.Link;
import dev.weir.inspector.model.wire.Opening;
import dev.weir.inspector.model.wire.Segment;
import dev.weir.inspector.model.wire.SegmentMark;
import dev.weir.inspector.model.wire.Segments;
import dev.weir.inspector.packet.TcpPacket;
import dev.weir.inspector.testing.Conversation;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Packets, late and early, twice and never, become what a connection's record says. */
final class WireTest {

    private static Segment only(Segments segments, SegmentMark mark) {
        List<Segment> found =
                segments.kept().stream().filter(segment -> segment.is(mark)).toList();
        assertThat(found).as("%s in %s", mark, segments.kept()).hasSize(1);
        return found.get(0);
    }

    @Test
    void handshakeIsTold() {
        Segments segments = new Conversation().open().segments();

        assertThat(segments.fromStart()).isTrue();
        assertThat(segments.whole()).isTrue();
        assertThat(segments.roundTripNanos()).isEqualTo(MILLI);
        assertThat(segments.weir().opening()).isEqualTo(new Opening(1460, 7, true, true, false, 500));
        assertThat(segments.weir().initialSequence()).isEqualTo(0xFFFF_FFF0L);
        assertThat(segments.link()).isEqualTo(new Link("ethernet", "02:00:00:00:00:01", "02:00:00:00:00:02", 57));
        assertThat(segments.kept())
                .containsExactly(
                        new Segment(1, true, MILLI, SYN, 0, -1, 0, 500, Set.of()),
                        new Segment(2, false, 2 * MILLI, SYN | ACK, 0, 1, 0, 500, Set.of()),
                        new Segment(3, true, 3 * MILLI, ACK, 1, 1, 0, 500 << 7, Set.of()));
    }

    @Test
    void relativeNumbersDoNotWrap() {
        Segments segments = new Conversation()
                .open()
                .weir(ACK | PSH, 1, 1, 100)
                .weir(ACK | PSH, 101, 1, 100)
                .origin(ACK, 1, 201, 0)
                .segments();

        assertThat(segments.weir().payloadBytes()).isEqualTo(200);
        assertThat(segments.kept().get(5).acknowledged()).isEqualTo(201);
        assertThat(segments.whole()).isTrue();
    }

    @Test
    void synSentAgainLeavesTheRoundTripUnknown() {
        Segments segments = new Conversation()
                .connecting()
                .weir(SYN, 0, 0, 0)
                .after(1_000 * MILLI)
                .weir(SYN, 0, 0, 0)
                .origin(SYN | ACK, 0, 1, 0)
                .connected()
                .segments();

        assertThat(segments.roundTripNanos()).isNull();
        assertThat(segments.weir().retransmissions()).isEqualTo(1);
        assertThat(only(segments, SegmentMark.RETRANSMISSION).number()).isEqualTo(2);
    }

    @Test
    void whatIsSentAgainIsARetransmissionAndCountsOnce() {
        Segments segments = new Conversation()
                .open()
                .weir(ACK | PSH, 1, 1, 100)
                .after(200 * MILLI)
                .weir(ACK | PSH, 1, 1, 100)
                .origin(ACK, 1, 101, 0)
                .segments();

        assertThat(segments.weir().retransmissions()).isEqualTo(1);
        assertThat(segments.weir().retransmittedBytes()).isEqualTo(100);
        assertThat(segments.weir().payloadBytes()).isEqualTo(100);
        assertThat(segments.whole()).isTrue();
    }

    @Test
    void lossOnTheWayToUsIsFilledByARetransmission() {
        Segments segments = new Conversation()
                .open()
                .origin(ACK, 101, 1, 100)
                .weir(ACK, 1, 1, 0)
                .after(200 * MILLI)
                .origin(ACK, 1, 1, 100)
                .weir(ACK, 1, 201, 0)
                .segments();

        assertThat(segments.peer().retransmissions()).isEqualTo(1);
        assertThat(segments.peer().outOfOrder()).isZero();
        assertThat(segments.peer().payloadBytes()).isEqualTo(200);
        assertThat(segments.weir().duplicateAcks()).isEqualTo(1);
        assertThat(segments.whole()).isTrue();
    }

    @Test
    void whatWasOvertakenIsOutOfOrder() {
        Segments segments = new Conversation()
                .open()
                .origin(ACK, 101, 1, 100)
                .origin(ACK, 1, 1, 100)
                .weir(ACK, 1, 201, 0)
                .segments();

        assertThat(segments.peer().outOfOrder()).isEqualTo(1);
        assertThat(segments.peer().retransmissions()).isZero();
        only(segments, SegmentMark.OUT_OF_ORDER);
    }

    @Test
    void whatWasAcknowledgedAndNeverSeenWasLostByTheCapture() {
        Segments hole = new Conversation()
                .open()
                .origin(ACK, 101, 1, 100)
                .weir(ACK, 1, 201, 0)
                .segments();
        assertThat(hole.peer().unseenBytes()).isEqualTo(100);
        assertThat(hole.whole()).isFalse();
        only(hole, SegmentMark.ACKS_UNSEEN);

        Segments tail = new Conversation().open().origin(ACK, 1, 41, 0).segments();
        assertThat(tail.weir().unseenBytes()).isEqualTo(40);
        assertThat(tail.whole()).isFalse();
    }

    @Test
    void zeroWindowAndKeepAliveAreTold() {
        Segments segments = new Conversation()
                .open()
                .weir(ACK | PSH, 1, 1, 100)
                .origin(ACK, 1, 101, 0)
                .packet(false, ACK, 1, 101, 0, 0)
                .weir(ACK, 100, 1, 0)
                .weir(ACK, 100, 1, 1)
                .segments();

        only(segments, SegmentMark.ZERO_WINDOW);
        assertThat(segments.peer().zeroWindows()).isEqualTo(1);
        assertThat(segments.kept().stream().filter(s -> s.is(SegmentMark.KEEP_ALIVE)))
                .hasSize(2);
        assertThat(segments.weir().retransmissions()).isZero();
    }

    @Test
    void copiesThatOtherInterfacesSeeCountOnce() {
        Segments segments = new Conversation()
                .open()
                .weir(ACK | PSH, 1, 1, 100)
                .copy(true, ACK | PSH, 1, 1, 100, 2)
                .copy(true, ACK | PSH, 1, 1, 100, 3)
                .segments();

        assertThat(segments.weir().segments()).isEqualTo(3);
        assertThat(segments.weir().retransmissions()).isZero();
    }

    @Test
    void longTransferIsSummarised() {
        Conversation conversation = new Conversation().open();
        for (int i = 0; i < 10_000; i++) {
            conversation.origin(ACK, 1 + i * 1_000L, 1, 1_000);
            if (i == 5_000) {
                conversation.origin(ACK, 1 + i * 1_000L, 1, 1_000);
            }
        }
        Segments segments = conversation.origin(ACK | FIN, 10_000_001L, 1, 0).segments();

        assertThat(segments.count()).isEqualTo(10_005);
        assertThat(segments.peer().payloadBytes()).isEqualTo(10_000_000);
        assertThat(segments.kept()).hasSizeLessThan(60);
        assertThat(segments.kept().get(0).has(SYN)).isTrue();
        assertThat(only(segments, SegmentMark.RETRANSMISSION).sequence()).isEqualTo(5_000_001);
        assertThat(segments.kept().get(segments.kept().size() - 1).has(FIN)).isTrue();
    }

    @Test
    void packetsOfOthersAreLeftAlone() {
        Wire wire = new Wire();
        Conversation stranger = new Conversation(wire, Conversation.WEIR, 0).weir(SYN, 0, 0, 0);
        assertThat(stranger.connecting().connected().segments()).isNull();
        stranger.origin(SYN | ACK, 0, 1, 0);
        assertThat(stranger.segments()).isNotNull();
    }

    @Test
    void packetsThatComeAfterTheEventsAreJoinedAllTheSame() {
        Conversation late = new Conversation().connecting();
        late.after(10 * MILLI).connected().after(-10 * MILLI);
        Segments segments = late.weir(SYN, 0, 0, 0)
                .origin(SYN | ACK, 0, 1, 0)
                .weir(ACK, 1, 1, 0)
                .segments();
        assertThat(segments.kept()).hasSize(3);
    }

    @Test
    void portUsedAgainBeginsAnotherConnection() {
        Conversation first = new Conversation().open();
        first.weir(FIN | ACK, 1, 1, 0)
                .origin(FIN | ACK, 1, 2, 0)
                .weir(ACK, 2, 2, 0)
                .closed();
        ConnectionId second = new ConnectionId(8);
        Conversation again = new Conversation(first.wire, Conversation.WEIR, first.now() + 5 * MILLI);
        syn(again, 0x1234);
        again.after(3 * MILLI).connected(second);

        assertThat(first.segments().count()).isEqualTo(6);
        assertThat(first.wire.segments(second).count()).isEqualTo(1);
        assertThat(first.wire.segments(second).weir().initialSequence()).isEqualTo(0x1234);
        first.wire.release(Conversation.id());
        assertThat(first.wire.segments(Conversation.id())).isNull();
        assertThat(first.wire.segments(second).count()).isEqualTo(1);
    }

    private static void syn(Conversation conversation, long sequence) {
        conversation.wire.packet(
                new TcpPacket(
                        0,
                        "ethernet",
                        null,
                        null,
                        1,
                        99,
                        64,
                        Conversation.WEIR,
                        Conversation.ORIGIN,
                        sequence,
                        0,
                        SYN,
                        500,
                        0,
                        54,
                        new Opening(1460, -1, false, false, false, 500)),
                conversation.now());
    }

    @Test
    void clientsAreKnownByTheListener() {
        Wire wire = new Wire();
        wire.listensOn(new InetSocketAddress("0.0.0.0", 8877));
        InetSocketAddress local = new InetSocketAddress("127.0.0.1", 8877);
        InetSocketAddress client = new InetSocketAddress("127.0.0.1", 50_000);
        Opening opening = new Opening(65_495, 7, true, true, false, 500);
        wire.packet(
                new TcpPacket(0, "loopback", null, null, 1, 1, 64, client, local, 10, 0, SYN, 500, 0, 54, opening), 1);
        wire.packet(
                new TcpPacket(
                        0, "loopback", null, null, 1, 2, 64, local, client, 20, 11, SYN | ACK, 500, 0, 54, opening),
                2);
        wire.accept(new ConnectionAccepted(new ConnectionId(1), 1_000, local, client));

        Segments segments = wire.segments(new ConnectionId(1));
        assertThat(segments.kept()).extracting(Segment::fromWeir).containsExactly(false, true);
        assertThat(segments.roundTripNanos()).isNull();
    }

    @Test
    void closedConnectionSettlesWhenItsPacketsAreThereAndInAnyCaseSoon() {
        Conversation conversation = new Conversation().open();
        assertThat(conversation.wire.allEnded()).as("it is open").isTrue();
        conversation.weir(FIN | ACK, 1, 1, 0).closed();
        assertThat(conversation.wire.allEnded()).isFalse();
        long closed = conversation.now();
        assertThat(conversation.wire.settled(Conversation.id(), closed, closed + 2_000 * MILLI))
                .isFalse();
        assertThat(conversation.wire.settled(Conversation.id(), closed, closed + 2_600 * MILLI))
                .isTrue();
        conversation.origin(FIN | ACK, 1, 2, 0).weir(ACK, 2, 2, 0);
        assertThat(conversation.wire.allEnded()).isTrue();
        assertThat(conversation.wire.settled(Conversation.id(), closed, closed + 100 * MILLI))
                .isFalse();
        assertThat(conversation.wire.settled(Conversation.id(), closed, closed + 1_000 * MILLI))
                .isTrue();
        Conversation reset = new Conversation().open().origin(RST, 1, 1, 0).closed();
        reset.wire.end();
        assertThat(reset.wire.settled(Conversation.id(), reset.now(), reset.now()))
                .isTrue();
    }
}
