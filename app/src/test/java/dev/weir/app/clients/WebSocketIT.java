package dev.weir.app.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.certs.TrustFiles;
import dev.weir.events.Leg;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.upgrade.RecordedWebSocket;
import dev.weir.inspector.model.upgrade.RecordedWebSocketMessage;
import dev.weir.inspector.websocket.Handshake;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** WebSockets as the npm package ws and Chromium speak them: all passes, and the messages are recorded. */
class WebSocketIT {

    private static final String BIG = "weir ".repeat(200_000);
    private static final int BIG_BINARY = 1_000_000;

    /** All conversations of ws, by one Weir; what is asserted of each is asserted when that has ended. */
    private static final List<Talk> TALKS = List.of(
            new Talk("absolute", WsEcho.Kind.PLAIN, false, "bye"),
            new Talk("absolute", WsEcho.Kind.PLAIN, true, "close"),
            new Talk("connect", WsEcho.Kind.PLAIN, true, "bye"),
            new Talk("connect", WsEcho.Kind.PLAIN, false, "vanish"),
            new Talk("secure", WsEcho.Kind.SECURE, true, "bye"),
            new Talk("secure", WsEcho.Kind.SECURE, false, "close"),
            new Talk("http2", WsEcho.Kind.HTTP2, true, "bye"),
            new Talk("http2", WsEcho.Kind.HTTP2, false, "vanish"),
            new Talk("secure", WsEcho.Kind.HTTP2, true, "close"));

    private static final Map<Talk, String> PATHS = new HashMap<>();

    private static Recorded recorded;
    private static JsonNode har;

    @TempDir
    private Path directory;

    /**
     * A conversation.
     *
     * @param way as ws-client.js has it
     * @param lastWord who ends it, and how
     */
    private record Talk(String way, WsEcho.Kind kind, boolean deflate, String lastWord) {

        String scheme() {
            return kind == WsEcho.Kind.PLAIN ? "" : "s";
        }

        /** Returns where it was. */
        String with(RunningWeir weir, Path home, SelfSigned identity) throws IOException, InterruptedException {
            try (WsEcho echo = WsEcho.start(home, deflate, kind, identity, "")) {
                String path = "//localhost:" + echo.port() + "/greet?a=b";
                if (kind == WsEcho.Kind.HTTP2) {
                    // As a page does before its socket: from here on it is known what the origin takes.
                    ClientRun.curl(home, weir, "--http2", "https://localhost:" + echo.port() + "/")
                            .succeeded();
                }
                ClientRun run = ClientRun.of(
                                home,
                                NodeModules.program(
                                        home,
                                        "ws-client.js",
                                        Integer.toString(weir.address().getPort()),
                                        "ws" + scheme() + ":" + path,
                                        way,
                                        Boolean.toString(deflate),
                                        lastWord,
                                        weir.trust().bundle().toString()))
                        .succeeded();
                assertThat(run.out()).contains(deflate ? "heron.v1 permessage-deflate" : "heron.v1");
                return path;
            }
        }
    }

    @BeforeAll
    static void converse(@TempDir Path home) throws Exception {
        NodeModules.need("ws");
        ClientRun.needs("curl");
        SelfSigned identity = SelfSigned.localhost(home);
        try (RunningWeir weir = RunningWeir.start(
                home.resolve("weir"),
                "--bodies",
                "all",
                "--trust",
                identity.certificate().toString())) {
            for (Talk talk : TALKS) {
                PATHS.put(talk, talk.with(weir, home, identity));
            }
            recorded = weir.stop();
            har = recorded.har();
        }
    }

    static List<Talk> talks() {
        return TALKS;
    }

    private static JsonNode harEntry(String url) {
        return har.at("/log/entries")
                .valueStream()
                .filter(entry -> entry.at("/request/url").asString().equals(url))
                .reduce((one, another) -> {
                    throw new AssertionError("two of " + url);
                })
                .orElseThrow(() -> new AssertionError("none of " + url));
    }

    @ParameterizedTest
    @MethodSource("talks")
    void conversationOfWsPassesAndIsRecorded(Talk talk) {
        RecordedExchange exchange = recorded.only("http" + talk.scheme() + ":" + PATHS.get(talk));
        checkMessages(exchange.webSocket(), talk.deflate());
        checkClose(exchange.webSocket(), talk.lastWord());
        assertThat(Handshake.of(exchange.request().fields(), exchange.response().fields())
                        .valid())
                .isTrue();
        checkHar(
                harEntry("ws" + talk.scheme() + ":" + PATHS.get(talk)),
                talk.kind() == WsEcho.Kind.HTTP2 ? 200 : 101,
                talk.lastWord());
    }

    /** The origin speaks nothing but HTTP/2, and the client either version. */
    @ParameterizedTest
    @MethodSource("talks")
    void conversationWithAnOriginOfHttp2IsOnAStream(Talk talk) {
        String path = PATHS.get(talk);
        RecordedExchange exchange = recorded.only("http" + talk.scheme() + ":" + path);
        boolean stream = talk.kind() == WsEcho.Kind.HTTP2;
        assertThat(exchange.response().head().startLine())
                .isEqualTo(stream ? "HTTP/2 200" : "HTTP/1.1 101 Switching Protocols");
        assertThat(recorded.connection(exchange.origin()).protocol()).isEqualTo(stream ? "h2" : null);
        assertThat(exchange.request().head().startLine())
                .isEqualTo(
                        talk.way().equals("http2")
                                ? "GET https:" + path + " HTTP/2"
                                : talk.way().equals("absolute")
                                        ? "GET http:" + path + " HTTP/1.1"
                                        : "GET /greet?a=b HTTP/1.1");
    }

    private static void checkMessages(RecordedWebSocket socket, boolean deflate) {
        assertThat(socket.extensions().deflate() != null).isEqualTo(deflate);
        assertThat(socket.messages()).allSatisfy(message -> {
            assertThat(message.oddities()).isEmpty();
            assertThat(message.complete())
                    .as("%s of %s", message.kind(), message.unread())
                    .isTrue();
        });
        List<RecordedWebSocketMessage> sent = data(socket, Leg.CLIENT);
        assertThat(texts(sent).subList(0, 3)).containsExactly("hello", "in three parts", BIG);
        assertThat(sent.get(1).frames()).isEqualTo(3);
        assertThat(sent.get(3).opcode()).isEqualTo(2);
        assertThat(sent.get(3).kept()).hasSize(BIG_BINARY);
        assertThat(sent.get(2).compressed()).isEqualTo(deflate);
        if (deflate) {
            assertThat(sent.get(2).payloadBytes()).isLessThan(BIG.length() / 10);
        }
        List<RecordedWebSocketMessage> received = data(socket, Leg.ORIGIN);
        assertThat(texts(received).subList(0, 4)).containsExactly("welcome", "hello", "in three parts", BIG);
        assertThat(received.get(4).kept()).isEqualTo(sent.get(3).kept());
        assertThat(socket.messages())
                .filteredOn(RecordedWebSocketMessage::control)
                .extracting(RecordedWebSocketMessage::kind)
                .contains("ping", "pong");
    }

    private static List<RecordedWebSocketMessage> data(RecordedWebSocket socket, Leg from) {
        return socket.messages().stream()
                .filter(message -> message.from() == from && !message.control())
                .toList();
    }

    private static List<String> texts(List<RecordedWebSocketMessage> messages) {
        return messages.stream()
                .map(message -> new String(message.kept(), UTF_8))
                .toList();
    }

    private static void checkClose(RecordedWebSocket socket, String lastWord) {
        if (lastWord.equals("vanish")) {
            assertThat(socket.closes()).isEmpty();
            return;
        }
        boolean byClient = lastWord.equals("bye");
        assertThat(socket.closedBy()).isEqualTo(byClient ? Leg.CLIENT : Leg.ORIGIN);
        assertThat(socket.closes()).hasSize(2);
        assertThat(socket.closes().get(0).code()).isEqualTo(byClient ? 1000 : 4001);
        assertThat(socket.closes().get(0).reason()).isEqualTo(byClient ? "bye" : "as you wish");
    }

    private static void checkHar(JsonNode entry, int status, String lastWord) {
        assertThat(entry.at("/response/status").asInt()).isEqualTo(status);
        assertThat(entry.get("_resourceType").asString()).isEqualTo("websocket");
        JsonNode messages = entry.get("_webSocketMessages");
        assertThat(messages.size()).isEqualTo(lastWord.equals("bye") ? 9 : 10);
        assertThat(messages.valueStream().map(message -> message.get("data").asString()))
                .contains("welcome", "in three parts", BIG);
        assertThat(entry.at("/_weir/ws/closeCode").isMissingNode()).isEqualTo(lastWord.equals("vanish"));
    }

    /** Its page came over HTTP/2, so Chromium asks for the socket on a stream of that connection. */
    @Test
    void webSocketOfAPageOverHttp2InChromiumIsRecorded() throws Exception {
        ClientRun.needs("chromium");
        String html = """
                <!doctype html><html><head><link rel="icon" href="data:,"></head><body><p id="came">nothing</p>
                <img src="/last.gif"><script>
                const came = [];
                const socket = new WebSocket('wss://' + location.host + '/greet');
                socket.onopen = () => { socket.send('hello'); socket.send('x'.repeat(70000)); };
                socket.onmessage = (event) => {
                  came.push(event.data.length > 100 ? event.data.length : event.data);
                  if (came.length === 3) socket.close(3001, 'enough');
                };
                socket.onclose = () => { document.getElementById('came').textContent = came.join(', '); };
                </script></body></html>
                """;
        SelfSigned identity = SelfSigned.localhost(directory);
        try (WsEcho echo = WsEcho.start(directory, true, WsEcho.Kind.HTTP2, identity, html);
                RunningWeir weir = RunningWeir.start(
                        directory.resolve("weir"),
                        "--bodies",
                        "all",
                        "--trust",
                        identity.certificate().toString())) {
            String site = "https://localhost:" + echo.port();
            assertThat(Chromium.load(
                                    directory,
                                    weir,
                                    site + "/page",
                                    "--ignore-certificate-errors-spki-list="
                                            + TrustFiles.spkiSha256Base64(weir.authority()))
                            .out())
                    .contains("<p id=\"came\">welcome, hello, 70000</p>");

            Recorded recorded = weir.stop();
            RecordedExchange exchange = recorded.only(site + "/greet");
            assertThat(new String(exchange.request().head().bytes(), UTF_8)).contains("\r\n:protocol: websocket\r\n");
            assertThat(recorded.connection(exchange.client()).protocol()).isEqualTo("h2");
            assertThat(recorded.connection(exchange.origin()).protocol()).isEqualTo("h2");
            RecordedWebSocket socket = exchange.webSocket();
            assertThat(texts(data(socket, Leg.CLIENT))).containsExactly("hello", "x".repeat(70_000));
            assertThat(texts(data(socket, Leg.ORIGIN))).containsExactly("welcome", "hello", "x".repeat(70_000));
            assertThat(socket.extensions().deflate()).isNotNull();
            assertThat(socket.closedBy()).isEqualTo(Leg.CLIENT);
            assertThat(socket.closes().get(0).code()).isEqualTo(3001);
        }
    }

    @Test
    void webSocketOfAPageInChromiumIsRecorded() throws Exception {
        ClientRun.needs("chromium");
        CountDownLatch done = new CountDownLatch(1);
        try (WsEcho echo = WsEcho.plain(directory, true);
                Site site = page(echo.port(), done);
                RunningWeir weir = RunningWeir.start(directory.resolve("weir"))) {
            assertThat(Chromium.load(directory, weir, site.url("/page")).out())
                    .contains("<p id=\"came\">welcome, hello, 70000</p>");

            RecordedWebSocket socket = weir.stop()
                    .only("http://localhost:" + echo.port() + "/greet")
                    .webSocket();
            assertThat(texts(data(socket, Leg.CLIENT))).containsExactly("hello", "x".repeat(70_000));
            assertThat(texts(data(socket, Leg.ORIGIN))).containsExactly("welcome", "hello", "x".repeat(70_000));
            assertThat(socket.extensions().deflate()).isNotNull();
            assertThat(socket.closedBy()).isEqualTo(Leg.CLIENT);
            assertThat(socket.closes().get(0).code()).isEqualTo(3001);
        }
    }

    /** The load event waits for the picture, and that for the end of the conversation. */
    private static Site page(int port, CountDownLatch done) throws IOException {
        String script = """
                const came = [];
                const socket = new WebSocket('ws://localhost:%d/greet');
                socket.onopen = () => { socket.send('hello'); socket.send('x'.repeat(70000)); };
                socket.onmessage = (event) => {
                  came.push(event.data.length > 100 ? event.data.length : event.data);
                  if (came.length === 3) socket.close(3001, 'enough');
                };
                socket.onclose = () => {
                  document.getElementById('came').textContent = came.join(', ');
                  fetch('/done', { method: 'POST' });
                };
                """.formatted(port);
        String html = "<!doctype html><html><head><link rel=\"icon\" href=\"data:,\"></head><body><p id=\"came\">"
                + "nothing</p><img src=\"/last.gif\"><script>" + script + "</script></body></html>";
        return Site.http()
                .page("/page", "text/html; charset=utf-8", Site.bytes(html))
                .on("/done", exchange -> {
                    Site.answer(exchange, 200, "text/plain", Site.bytes("thanks"));
                    done.countDown();
                })
                .on("/last.gif", exchange -> {
                    try {
                        boolean told = done.await(60, TimeUnit.SECONDS);
                        Site.answer(exchange, told ? 200 : 500, "image/gif", new byte[0]);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }
}
