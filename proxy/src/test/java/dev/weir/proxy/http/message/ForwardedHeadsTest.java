package dev.weir.proxy.http.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.proxy.http.BadMessageException;
import dev.weir.proxy.http.Forwarding;
import dev.weir.proxy.http.Framing;
import dev.weir.proxy.http.HeadLimits;
import dev.weir.proxy.http.RequestHead;
import dev.weir.proxy.http.RequestTarget;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever a client sends: what goes on to the origin can be read in one way only, by strict readers and by careless ones. */
class ForwardedHeadsTest {

    private static final int ROUNDS = 50_000;
    private static final List<String> SEEDS = List.of(
            "POST http://h/p HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nA: b\r\n\r\n",
            "POST http://h/p HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: x, te\r\n\r\n",
            "GET http://h:80/ HTTP/1.0\r\nHost: h\r\nTE: trailers\r\nContent-Length: 0\r\n\r\n");
    private static final List<String> PIECES = List.of(
            "\r\n",
            "\n",
            "\r",
            "\0",
            " ",
            "\t",
            ":",
            ",",
            "\u000b",
            "\u00e4",
            "chunked",
            "HTTP/1.1",
            "\r\n ",
            "+",
            "Host: i\r\n",
            "Content-Length: 7\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Transfer-Encoding: identity\r\n",
            "Connection: content-length\r\n",
            "Connection: transfer-encoding, host\r\n");

    private final Forwarding forwarding = new Forwarding("weir-1");
    private final Random random = new Random(11);

    private String mutated() {
        StringBuilder head = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
        for (int n = random.nextInt(4); n >= 0; n--) {
            int at = random.nextInt(head.length());
            switch (random.nextInt(3)) {
                case 0 -> head.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 1 -> head.deleteCharAt(at);
                default -> head.setCharAt(at, (char) random.nextInt(256));
            }
        }
        return head.toString();
    }

    /** The first head in these bytes; null when it is refused or does not come whole. */
    private static @Nullable ReceivedHead read(String bytes) {
        HeadReader reader = new HeadReader(HeadLimits.DEFAULT, MessageReader.HeadMemory.OWN);
        ByteBuf in = Unpooled.copiedBuffer(bytes, ISO_8859_1);
        try {
            reader.read(in);
            return reader.take();
        } catch (BadMessageException e) {
            return null;
        } finally {
            in.release();
        }
    }

    /** Whether it was forwarded; then it was read in one way. */
    private boolean check(String bytes) {
        ReceivedHead received = read(bytes);
        if (received == null) {
            return false;
        }
        String written = forwarded(received);
        // As often as it takes to be known, and once more.
        for (int i = 0; i < 3; i++) {
            assertThat(forwarded(Objects.requireNonNull(read(bytes)))).isEqualTo(written);
        }
        return !written.isEmpty();
    }

    /** As it goes on; empty when it is refused. */
    private String forwarded(ReceivedHead received) {
        try {
            RequestHead head = received.request(HeadLimits.DEFAULT);
            Framing framing = Framing.ofRequest(head);
            RequestTarget target = RequestTarget.of(head, null, RequestTarget.NO_PORT);
            ByteBuf written = Unpooled.buffer();
            forwarding.request(head, target, framing).writeTo(written);
            assertReadInOneWay(written.toString(ISO_8859_1), framing);
            return written.toString(ISO_8859_1);
        } catch (BadMessageException e) {
            return "";
        }
    }

    private static void assertReadInOneWay(String head, Framing framing) {
        assertThat(head).endsWith("\r\n\r\n");
        String lines = head.substring(0, head.length() - 4);
        assertThat(lines.replace("\r\n", "")).doesNotContainPattern("[\\r\\n\\x00]");
        assertThat(lines).doesNotContainPattern("\\r\\n[\\r \\t]");
        String careless = lines.toLowerCase(Locale.ROOT).replaceAll("[ \\t\\x0b\\f]", "");
        List<String> lengths = starting(careless, "content-length:");
        List<String> codings = starting(careless, "transfer-encoding:");
        assertThat(starting(careless, "host:")).hasSize(1);
        assertThat(lengths.size() + codings.size()).isEqualTo(framing.kind() == Framing.Kind.NONE ? 0 : 1);
        if (framing.kind() == Framing.Kind.LENGTH) {
            assertThat(lengths.get(0)).matches("content-length:0*" + framing.length());
        } else if (framing.kind() == Framing.Kind.CHUNKED) {
            assertThat(codings).containsExactly("transfer-encoding:chunked");
        }
    }

    private static List<String> starting(String lines, String with) {
        return lines.lines().filter(line -> line.startsWith(with)).toList();
    }

    @Test
    void whateverIsForwardedIsReadInOneWay() {
        int forwarded = 0;
        for (int i = 0; i < ROUNDS; i++) {
            forwarded += check(mutated()) ? 1 : 0;
        }
        // Both ways are tried.
        assertThat(forwarded).isBetween(ROUNDS / 20, ROUNDS * 19 / 20);
    }
}
