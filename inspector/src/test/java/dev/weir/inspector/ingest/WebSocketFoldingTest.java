package dev.weir.inspector.ingest;

import static dev.weir.events.Leg.CLIENT;
import static dev.weir.events.Leg.ORIGIN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.Leg;
import dev.weir.events.websocket.WebSocketExtensions;
import dev.weir.events.websocket.WebSocketExtensions.Deflate;
import dev.weir.events.websocket.WebSocketMessage;
import dev.weir.events.websocket.WebSocketOddity;
import dev.weir.inspector.intake.RecorderLimits;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.upgrade.RecordedWebSocket;
import dev.weir.inspector.model.upgrade.RecordedWebSocketMessage;
import dev.weir.inspector.testing.Deflated;
import dev.weir.inspector.testing.Events;
import dev.weir.inspector.testing.ExchangeEvents;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WebSocketFoldingTest {

    private static final WebSocketExtensions DEFLATE =
            new WebSocketExtensions(new Deflate(false, false, 15, 15), java.util.List.of());

    private final Events events = new Events();
    private final ExchangeEvents x = switched();

    private ExchangeEvents switched() {
        ExchangeEvents begun = events.accepted(1).exchange(1).started(1).head(CLIENT, "GET http://a.test/ws HTTP/1.1");
        return begun.received(CLIENT)
                .at(10)
                .head(ORIGIN, "HTTP/1.1 101 Switching Protocols")
                .received(ORIGIN)
                .tunnelOpened(2, "upgrade to websocket");
    }

    private static WebSocketMessage message(int opcode, byte[] payload, WebSocketOddity... oddities) {
        return new WebSocketMessage(
                opcode, false, true, 1, 20, payload.length + 2, payload.length, payload, Set.of(oddities));
    }

    private static WebSocketMessage text(String text) {
        return message(WebSocketMessage.TEXT, text.getBytes(UTF_8));
    }

    private static WebSocketMessage compressed(byte[] payload) {
        return new WebSocketMessage(
                WebSocketMessage.TEXT, true, true, 1, 20, payload.length + 2, payload.length, payload, Set.of());
    }

    private RecordedWebSocket fold() {
        return Folding.of(events).store.exchange().webSocket();
    }

    private static String content(RecordedWebSocketMessage message) {
        return message.kept() == null ? null : new String(message.kept(), UTF_8);
    }

    @Test
    void messagesOfBothSidesAreRecordedInTheirOrder() {
        x.webSocket(WebSocketExtensions.NONE, 100, 100).at(30).passed(CLIENT, text("hello"));
        x.at(40).passed(ORIGIN, message(WebSocketMessage.BINARY, new byte[] {1, 2, 3}));
        x.at(50).passed(CLIENT, message(WebSocketMessage.PING, new byte[] {9}));
        x.at(60).relayEnded(CLIENT, 17).relayEnded(ORIGIN, 5).ended();

        RecordedExchange exchange = Folding.of(events).store.exchange();
        RecordedWebSocket socket = exchange.webSocket();

        assertThat(socket.messages())
                .extracting(RecordedWebSocketMessage::from, RecordedWebSocketMessage::kind)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(CLIENT, "text"),
                        org.assertj.core.groups.Tuple.tuple(ORIGIN, "binary"),
                        org.assertj.core.groups.Tuple.tuple(CLIENT, "ping"));
        RecordedWebSocketMessage first = socket.messages().get(0);
        assertThat(content(first)).isEqualTo("hello");
        assertThat(first.firstByteAtNanos()).isEqualTo(20);
        assertThat(first.lastByteAtNanos()).isEqualTo(30);
        assertThat(first.complete()).isTrue();
        assertThat(socket.fromClient().dataMessages()).isEqualTo(1);
        assertThat(socket.fromClient().controlFrames()).isEqualTo(1);
        assertThat(socket.fromClient().payloadBytes()).isEqualTo(6);
        assertThat(socket.closedBy()).isNull();
        assertThat(exchange.upgrade().clientBytes()).isEqualTo(17);
        assertThat(exchange.upgrade().originBytes()).isEqualTo(5);
        assertThat(exchange.response().body().bytes()).isZero();
    }

    @Test
    void firstCloseTellsWhoClosed() {
        x.webSocket(WebSocketExtensions.NONE, 100, 100);
        byte[] goingAway = {3, (byte) 0xe9, 'b', 'y', 'e'};
        x.at(30).passed(ORIGIN, message(WebSocketMessage.CLOSE, goingAway));
        x.at(40).passed(CLIENT, message(WebSocketMessage.CLOSE, new byte[0]));
        x.at(50).passed(ORIGIN, message(WebSocketMessage.CLOSE, goingAway)).ended();

        RecordedWebSocket socket = fold();

        assertThat(socket.closedBy()).isEqualTo(ORIGIN);
        assertThat(socket.closes()).hasSize(2);
        assertThat(socket.closes().get(0).code()).isEqualTo(1001);
        assertThat(socket.closes().get(0).reason()).isEqualTo("bye");
        assertThat(socket.closes().get(1).code()).isNull();
    }

    @Test
    void compressionIsUndoneMessageAfterMessage() {
        Deflated client = new Deflated();
        Deflated origin = new Deflated();
        x.webSocket(DEFLATE, 100, 0);
        for (int i = 0; i < 3; i++) {
            x.passed(CLIENT, compressed(client.message("the heron " + i)));
            x.passed(ORIGIN, compressed(origin.message("the weir " + i)));
        }
        x.ended();

        assertThat(fold().messages())
                .extracting(WebSocketFoldingTest::content)
                .containsExactly("the heron 0", "the weir 0", "the heron 1", "the weir 1", "the heron 2", "the weir 2");
    }

    @Test
    void compressedBinaryIsReadForTheTextBehindItAndNotKept() {
        Deflated client = new Deflated();
        byte[] binary = client.message("binary binary");
        x.webSocket(DEFLATE, 100, 0);
        x.passed(
                CLIENT,
                new WebSocketMessage(WebSocketMessage.BINARY, true, true, 1, 20, 9, binary.length, binary, Set.of()));
        x.passed(CLIENT, compressed(client.message("binary binary text"))).ended();

        RecordedWebSocket socket = fold();

        assertThat(socket.messages().get(0).kept()).isNull();
        assertThat(socket.messages().get(0).contentBytes()).isEqualTo(13);
        assertThat(content(socket.messages().get(1))).isEqualTo("binary binary text");
    }

    @Test
    void compressedMessageThatWasCutSilencesThoseThatLeanOnIt() {
        Deflated client = new Deflated();
        byte[] first = client.message("first");
        x.webSocket(DEFLATE, 100, 100);
        byte[] cut = java.util.Arrays.copyOf(first, 2);
        x.passed(CLIENT, new WebSocketMessage(1, true, true, 1, 20, 9, first.length, cut, Set.of()));
        x.passed(CLIENT, compressed(client.message("second"))).ended();

        RecordedWebSocket socket = fold();

        assertThat(socket.messages().get(0).unread()).isEqualTo("its compressed bytes were not recorded whole");
        assertThat(socket.messages().get(1).unread()).isEqualTo("an earlier message was not recorded whole");
        assertThat(socket.messages().get(1).kept()).isNull();
        assertThat(socket.messages().get(1).oddities()).isEmpty();
    }

    @Test
    void whatIsNotCompressedAsAgreedIsOdd() {
        x.webSocket(DEFLATE, 100, 100)
                .passed(CLIENT, compressed("no deflate at all".getBytes(UTF_8)))
                .ended();

        assertThat(fold().messages().get(0).oddities()).containsExactly(WebSocketOddity.BAD_COMPRESSION);
    }

    @Test
    void textThatIsNoUtf8IsOdd() {
        byte[] wrong = {'a', (byte) 0xff, 'b'};
        byte[] half = {'a', (byte) 0xc3};
        x.webSocket(WebSocketExtensions.NONE, 100, 100);
        x.passed(CLIENT, message(WebSocketMessage.TEXT, wrong));
        x.passed(CLIENT, message(WebSocketMessage.TEXT, half));
        x.passed(CLIENT, message(WebSocketMessage.BINARY, wrong));
        // Cut within a character by the limit, not by the sender.
        x.passed(CLIENT, new WebSocketMessage(1, false, true, 1, 20, 9, 3, half, Set.of()));
        x.passed(ORIGIN, message(WebSocketMessage.CLOSE, new byte[] {3, (byte) 0xe8, (byte) 0xff}))
                .ended();

        assertThat(fold().messages())
                .extracting(RecordedWebSocketMessage::oddities)
                .containsExactly(
                        java.util.List.of(WebSocketOddity.INVALID_UTF8),
                        java.util.List.of(WebSocketOddity.INVALID_UTF8),
                        java.util.List.of(),
                        java.util.List.of(),
                        java.util.List.of(WebSocketOddity.INVALID_UTF8));
    }

    @Test
    void ofVeryManyMessagesTheFirstAreListedAndAllAreCounted() {
        x.webSocket(WebSocketExtensions.NONE, 100, 100);
        for (int i = 0; i < 1_003; i++) {
            x.passed(i % 2 == 0 ? CLIENT : ORIGIN, text("m" + i));
        }
        x.passed(Leg.CLIENT, message(WebSocketMessage.CLOSE, new byte[] {3, (byte) 0xe8}))
                .ended();

        RecordedWebSocket socket = fold();

        assertThat(socket.messages()).hasSize(1_000);
        assertThat(socket.dataMessages()).isEqualTo(1_003);
        assertThat(socket.fromClient().unlisted() + socket.fromOrigin().unlisted())
                .isEqualTo(4);
        assertThat(socket.closedBy()).isEqualTo(CLIENT);
    }

    @Test
    void bytesForWhichThereIsNoRoomAreNotKept() {
        x.webSocket(WebSocketExtensions.NONE, 100, 100);
        x.passed(CLIENT, text("12345678"))
                .passed(CLIENT, text("9"))
                .passed(CLIENT, text("too much"))
                .ended();

        RecordedWebSocket socket = new Folding(new RecorderLimits(1 << 10, 1 << 20, 10, true))
                .tell(events)
                .store
                .exchange()
                .webSocket();

        assertThat(socket.messages()).extracting(WebSocketFoldingTest::content).containsExactly("12345678", "9", null);
        assertThat(socket.messages().get(2).contentBytes()).isEqualTo(8);
    }

    @Test
    void roomIsGivenBackWhenTheSocketIsRecorded() {
        x.webSocket(WebSocketExtensions.NONE, 100, 100)
                .passed(CLIENT, text("12345678"))
                .ended();
        ExchangeEvents next = events.exchange(2).started(1).head(CLIENT, "GET http://a.test/ws HTTP/1.1");
        next.head(ORIGIN, "HTTP/1.1 101 Switching Protocols").tunnelOpened(2, "upgrade to websocket");
        next.webSocket(WebSocketExtensions.NONE, 100, 100)
                .passed(CLIENT, text("87654321"))
                .ended();

        Folding folding = new Folding(new RecorderLimits(1 << 10, 1 << 20, 10, true)).tell(events);

        assertThat(folding.store.exchanges())
                .hasSize(2)
                .allSatisfy(exchange -> assertThat(
                                exchange.webSocket().messages().get(0).keptBytes())
                        .isEqualTo(8));
    }
}
