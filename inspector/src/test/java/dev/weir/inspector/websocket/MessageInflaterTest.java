package dev.weir.inspector.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.inspector.testing.Deflated;
import dev.weir.inspector.websocket.MessageInflater.Inflated;
import org.junit.jupiter.api.Test;

class MessageInflaterTest {

    private final MessageInflater inflater = new MessageInflaters(1).open(false);

    private static String text(Inflated inflated) {
        return new String(inflated.kept(), UTF_8);
    }

    @Test
    void messageThatLeansOnTheOneBeforeIsRead() {
        Deflated sender = new Deflated();
        byte[] first = sender.message("the heron stands in the weir");
        byte[] second = sender.message("the heron stands in the weir");

        assertThat(text(inflater.inflate(first, 100))).isEqualTo("the heron stands in the weir");
        Inflated again = inflater.inflate(second, 100);
        assertThat(text(again)).isEqualTo("the heron stands in the weir");
        assertThat(again.bytes()).isEqualTo(28);
        assertThat(again.unread()).isNull();
        assertThat(second.length).as("the second leans on the first").isLessThan(first.length);
    }

    @Test
    void messageBehindAMissingOneSaysThatItCannotBeRead() {
        Deflated sender = new Deflated();
        sender.message("lost");
        inflater.missed("one was lost");
        Inflated inflated = inflater.inflate(sender.message("lost"), 100);

        assertThat(inflated.bytes()).isNull();
        assertThat(inflated.unread()).isEqualTo("one was lost");
        assertThat(inflated.kept()).isEmpty();
    }

    @Test
    void messageThatStartsAnewNeedsNoneBefore() {
        MessageInflater anew = new MessageInflaters(1).open(true);
        anew.missed("one was lost");

        assertThat(text(anew.inflate(new Deflated().message("a"), 9))).isEqualTo("a");
        assertThat(text(anew.inflate(new Deflated().message("b"), 9))).isEqualTo("b");
    }

    @Test
    void onlyWhatIsWantedIsKeptAndTheNextMessageIsStillRead() {
        Deflated sender = new Deflated();
        Inflated first = inflater.inflate(sender.message("0123456789".repeat(5_000)), 7);

        assertThat(text(first)).isEqualTo("0123456");
        assertThat(first.bytes()).isEqualTo(50_000);
        assertThat(text(inflater.inflate(sender.message("0123456789"), 10))).isEqualTo("0123456789");
    }

    @Test
    void smallMessageThatWouldBecomeHugeIsCut() {
        Deflated sender = new Deflated();
        byte[] bomb = sender.message("\0".repeat(40 << 20));
        assertThat(bomb.length).isLessThan(60_000);

        Inflated inflated = inflater.inflate(bomb, 10);
        assertThat(inflated.bytes()).isNull();
        assertThat(inflated.unread()).startsWith("expands beyond ");
        assertThat(inflated.broken()).isFalse();
        assertThat(inflater.inflate(sender.message("next"), 10).unread()).startsWith("an earlier message expands");
    }

    @Test
    void whatIsNotCompressedIsBroken() {
        Inflated inflated = inflater.inflate("plain text, not deflate".getBytes(UTF_8), 100);

        assertThat(inflated.broken()).isTrue();
        assertThat(inflated.bytes()).isNull();
    }

    @Test
    void emptyMessageIsOneByte() {
        // RFC 7692, section 7.2.3.6.
        Inflated inflated = inflater.inflate(new byte[] {0}, 100);

        assertThat(inflated.bytes()).isZero();
        assertThat(inflated.unread()).isNull();
    }

    @Test
    void thereAreOnlySoManyUntilOneIsClosed() {
        MessageInflaters inflaters = new MessageInflaters(1);
        MessageInflater first = inflaters.open(false);

        assertThat(inflaters.open(false)).isNull();
        first.close();
        first.close();
        assertThat(inflaters.open(false)).isNotNull();
        assertThat(inflaters.open(false)).isNull();
    }
}
