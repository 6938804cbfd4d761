package dev.weir.proxy.tls.hello;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ConnectionEvent.TlsAnswered;
import dev.weir.events.ConnectionId;
import dev.weir.events.Event;
import dev.weir.events.Leg;
import dev.weir.events.TlsHello;
import dev.weir.proxy.tap.Taps;
import dev.weir.proxy.tap.TlsTap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelloWatchTest {

    private static final String RETRY = "cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c";
    private static final String RANDOM = "11".repeat(32);
    private static final String H2_AND_H1 = "0010" + "000e" + "000c" + "026832" + "08687474702f312e31";

    private final List<Event> events = new ArrayList<>();
    private final TlsTap tap = new TlsTap(new Taps(events::add, () -> 7), new ConnectionId(3), Leg.ORIGIN);

    private static String length(String hex, int bytes) {
        return String.format("%0" + 2 * bytes + "x", hex.length() / 2);
    }

    private static String message(int type, String body) {
        return "%02x".formatted(type) + length(body, 3) + body;
    }

    private static String record(String content) {
        return "160303" + length(content, 2) + content;
    }

    private static String clientHello(String... extensions) {
        String all = String.join("", extensions);
        return message(1, "0303" + RANDOM + "00" + "00021301" + "0100" + length(all, 2) + all);
    }

    private static String serverHello(String random, String... extensions) {
        String all = String.join("", extensions);
        return message(2, "0303" + random + "00" + "1301" + "00" + length(all, 2) + all);
    }

    private static String shares() {
        String list = "1a1a" + "0001" + "00" + "001d" + "0002" + "aabb";
        String content = length(list, 2) + list;
        return "0033" + length(content, 2) + content;
    }

    private static ByteBuf bytes(String hex) {
        return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
    }

    /** Sends one and receives the other, each cut into pieces of so many bytes; what passes must be the same. */
    private void converse(EmbeddedChannel channel, String sent, String received, int piece) {
        StringBuilder passed = new StringBuilder();
        for (int at = 0; at < sent.length(); at += 2 * piece) {
            channel.writeOutbound(bytes(sent.substring(at, Math.min(sent.length(), at + 2 * piece))));
        }
        for (int at = 0; at < received.length(); at += 2 * piece) {
            channel.writeInbound(bytes(received.substring(at, Math.min(received.length(), at + 2 * piece))));
        }
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            passed.append(ByteBufUtil.hexDump(part));
            part.release();
        }
        for (ByteBuf part = channel.readInbound(); part != null; part = channel.readInbound()) {
            passed.append(ByteBufUtil.hexDump(part));
            part.release();
        }
        assertThat(passed.toString()).isEqualTo(sent + received);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 64, 4_096})
    void helloMessagesAreReadHoweverTheyAreCut(int piece) {
        EmbeddedChannel channel = new EmbeddedChannel(HelloWatch.ofOrigin(tap));
        String hello = clientHello(H2_AND_H1, shares());
        String twoRecords = record(hello.substring(0, 40)) + record(hello.substring(40));

        converse(channel, twoRecords, record(serverHello(RANDOM)) + "1703030003aabbcc", piece);

        assertThat(events)
                .containsExactly(new TlsAnswered(
                        new ConnectionId(3), Leg.ORIGIN, 7, new TlsHello(false, List.of("X25519"), null)));
        assertThat(channel.pipeline().get(HelloWatch.class)).isNull();
        channel.finishAndReleaseAll();
    }

    @Test
    void retryRequestIsNoAnswerAndItsGroupIsTold() {
        EmbeddedChannel channel = new EmbeddedChannel(HelloWatch.ofOrigin(tap));
        String changeCipherSpec = "140303000101";

        converse(
                channel,
                record(clientHello(shares())),
                record(serverHello(RETRY, "0033" + "0002" + "0018")) + changeCipherSpec + record(serverHello(RANDOM)),
                4_096);

        assertThat(events)
                .extracting(event -> ((TlsAnswered) event).hello())
                .containsExactly(new TlsHello(false, List.of("X25519"), "secp384r1"));
        channel.finishAndReleaseAll();
    }

    @Test
    void keyOfAnEarlierSessionIsAnOfferAndAnEmptyTicketIsNone() {
        assertThat(read(clientHello("0029" + "0002" + "0000")).ticketOffered()).isTrue();
        assertThat(read(clientHello("0023" + "0003" + "aabbcc")).ticketOffered())
                .isTrue();
        assertThat(read(clientHello("0023" + "0000")).ticketOffered()).isFalse();
    }

    @Test
    void protocolsAreToldInTheirOrder() {
        assertThat(read(clientHello(H2_AND_H1)).protocols()).containsExactly("h2", "http/1.1");
        assertThat(read(clientHello()).protocols()).isEmpty();
    }

    @Test
    void postQuantumIsAnyGroupWithMlKem() {
        assertThat(read(clientHello("000a" + "0008" + "0006" + "1a1a" + "001d" + "11ec"))
                        .postQuantum())
                .isTrue();
        assertThat(read(clientHello("000a" + "0006" + "0004" + "001d" + "0017")).postQuantum())
                .isFalse();
        assertThat(read(clientHello()).postQuantum()).isFalse();
    }

    /** Whatever comes, nothing is thrown and nothing is read that is not there. */
    @Test
    void helloThatEndsAtAnyByteIsReadOrUnreadable() {
        String hello = clientHello(H2_AND_H1, shares());
        for (int cut = 8; cut < hello.length(); cut += 2) {
            assertThat(ClientHello.read(bytes(hello.substring(8, cut)))).isEqualTo(ClientHello.UNREADABLE);
        }
    }

    @Test
    void whatIsNoTlsIsLeftAlone() {
        EmbeddedChannel channel = new EmbeddedChannel(HelloWatch.ofOrigin(tap));

        converse(channel, record(clientHello()), "485454502f312e3120343030", 5);

        assertThat(events).isEmpty();
        assertThat(channel.pipeline().get(HelloWatch.class)).isNull();
        channel.finishAndReleaseAll();
    }

    private static ClientHello read(String message) {
        return ClientHello.read(bytes(message.substring(8)));
    }
}
