package dev.weir.inspector.ladder;

import static dev.weir.inspector.model.wire.Segment.ACK;
import static dev.weir.inspector.model.wire.Segment.FIN;
import static dev.weir.inspector.model.wire.Segment.PSH;
import static dev.weir.inspector.model.wire.Segment.SYN;
import static dev.weir.inspector.testing.Conversation.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.Evidence;
import dev.weir.inspector.model.wire.Segments;
import dev.weir.inspector.testing.Conversation;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PacketLadderTest {

    private static List<String> words(List<Rung> rungs) {
        return rungs.stream()
                .map(rung -> (rung.sent() ? "> " : "< ") + rung.word() + " " + rung.ourState() + "|" + rung.peerState())
                .toList();
    }

    @Test
    void handshakeIsThoseSegmentsWithTheStatesOfBothEnds() {
        List<Rung> rungs = PacketLadder.handshake(
                new Conversation().open().weir(ACK | PSH, 1, 1, 9).segments());

        assertThat(words(rungs))
                .containsExactly(
                        "> SYN SYN_SENT|SYN_RECV", "< SYN,ACK ESTABLISHED|SYN_RECV", "> ACK ESTABLISHED|ESTABLISHED");
        assertThat(rungs).extracting(Rung::evidence).containsOnly(Evidence.PACKET);
        assertThat(rungs).extracting(Rung::atNanos).containsExactly(MILLI, 2 * MILLI, 3 * MILLI);
    }

    @Test
    void synThatWasSentAgainIsShownAgain() {
        Segments segments = new Conversation()
                .connecting()
                .weir(SYN, 0, 0, 0)
                .weir(SYN, 0, 0, 0)
                .origin(SYN | ACK, 0, 1, 0)
                .weir(ACK, 1, 1, 0)
                .connected()
                .segments();

        assertThat(PacketLadder.handshake(segments))
                .extracting(Rung::word)
                .containsExactly("SYN", "SYN again", "SYN,ACK", "ACK");
    }

    @Test
    void handshakeThatWasNotSeenWholeIsNone() {
        assertThat(PacketLadder.handshake(null)).isEmpty();
        assertThat(PacketLadder.handshake(new Conversation()
                        .connecting()
                        .weir(SYN, 0, 0, 0)
                        .connected()
                        .segments()))
                .isEmpty();
        assertThat(PacketLadder.handshake(
                        new Conversation().open().origin(ACK, 1, 41, 0).segments()))
                .isEmpty();
    }

    @Test
    void closeInThreeSegmentsSaysSo() {
        Segments three = new Conversation()
                .open()
                .origin(FIN | ACK, 1, 1, 0)
                .weir(FIN | ACK, 1, 2, 0)
                .origin(ACK, 2, 2, 0)
                .segments();
        assertThat(PacketLadder.count(three)).startsWith("three segments instead of four");
        Segments four = new Conversation()
                .open()
                .origin(FIN | ACK, 1, 1, 0)
                .weir(ACK, 1, 2, 0)
                .weir(FIN | ACK, 1, 2, 0)
                .origin(ACK, 2, 2, 0)
                .segments();
        assertThat(PacketLadder.count(four)).isEqualTo("four segments");
    }

    @Test
    void twoSourcesDifferByMoreThanAMillisecondOrATenth() {
        assertThat(PacketFacts.differ(20 * MILLI, 20 * MILLI + 900_000)).isFalse();
        assertThat(PacketFacts.differ(50 * MILLI, 52 * MILLI)).isTrue();
        assertThat(PacketFacts.differ(2 * MILLI, 2 * MILLI + 300_000)).isTrue();
        assertThat(PacketFacts.differ(10_000, 45_000))
                .as("within what scheduling costs")
                .isFalse();
    }

    @Test
    void responseThatLayOnThisHostIsTold() {
        Conversation conversation = new Conversation().open().weir(ACK | PSH, 1, 1, 10);
        long sent = conversation.now();
        Segments segments =
                conversation.origin(ACK | PSH, 1, 11, 100).after(5 * MILLI).segments();

        assertThat(PacketFacts.readLateNanos(segments, sent, conversation.now()))
                .isEqualTo(5 * MILLI);
        assertThat(PacketFacts.readLateNanos(segments, sent, sent + MILLI + 50_000))
                .isNull();
        assertThat(PacketFacts.readLateNanos(null, sent, conversation.now())).isNull();
    }
}
