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
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** WebSockets as the npm package ws and Chromium speak them: all passes, and the messages are recorded. */
class WebSocketIT {

    private static final String BIG = "weir ".repeat(200_000);
    private static final int BIG_BINARY = 1_000_000;

    @TempDir
    private Path directory;

    @BeforeEach
    void needWs() {
        NodeModules.need("ws");
    }

    @ParameterizedTest(name = "{0}, deflate {1}, {2}")
    @CsvSource({
        "absolute, false, bye",
        "absolute, true, close",
        "connect, true, bye",
        "connect, false, vanish",
        "secure, true, bye",
        "secure, false, close"
    })
    void conversationOfWsPassesAndIsRecorded(String way, boolean deflate, String lastWord) throws Exception {
        boolean secure = way.equals("secure");
        try (WsEcho echo = WsEcho.start(directory, deflate, secure ? WsEcho.Kind.SECURE : WsEcho.Kind.PLAIN);
                RunningWeir weir = start(echo, secure)) {
            String path = "//localhost:" + echo.port() + "/greet?a=b";
            ClientRun run = converse(weir, (secure ? "wss:" : "ws:") + path, way, deflate, lastWord)
                    .succeeded();
            assertThat(run.out()).contains(deflate ? "heron.v1 permessage-deflate" : "heron.v1");

            String url = (secure ? "https:" : "http:") + path;
            Recorded recorded = weir.stop();
            RecordedExchange exchange = recorded.only(url);
            checkMessages(exchange.webSocket(), deflate);
            checkClose(exchange.webSocket(), lastWord);
            assertThat(Handshake.of(
                                    exchange.request().fields(),
                                    exchange.response().fields())
                            .valid())
                    .isTrue();
            checkHar(recorded.harEntry((secure ? "wss:" : "ws:") + path), lastWord);
        }
    }

    private RunningWeir start(WsEcho echo, boolean secure) throws IOException {
        Path home = directory.resolve("weir");
        return secure
                ? RunningWeir.start(
                        home, "--bodies", "all", "--trust", echo.certificate().toString())
                : RunningWeir.start(home, "--bodies", "all");
    }

    private ClientRun converse(RunningWeir weir, String url, String way, boolean deflate, String lastWord)
            throws IOException, InterruptedException {
        return ClientRun.of(
                directory,
                NodeModules.program(
                        directory,
                        "ws-client.js",
                        Integer.toString(weir.address().getPort()),
                        url,
                        way,
                        Boolean.toString(deflate),
                        lastWord,
                        weir.trust().bundle().toString()));
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

    private static void checkHar(JsonNode entry, String lastWord) {
        assertThat(entry.at("/response/status").asInt()).isEqualTo(101);
        JsonNode messages = entry.get("_webSocketMessages");
        assertThat(messages.size()).isEqualTo(lastWord.equals("bye") ? 9 : 10);
        assertThat(messages.valueStream().map(message -> message.get("data").asString()))
                .contains("welcome", "in three parts", BIG);
        assertThat(entry.at("/_weir/ws/closeCode").isMissingNode()).isEqualTo(lastWord.equals("vanish"));
    }

    /** The origin speaks nothing but HTTP/2, and the client either version. */
    @ParameterizedTest(name = "client {0}, deflate {1}, {2}")
    @CsvSource({"http2, true, bye", "http2, false, vanish", "secure, true, close"})
    void conversationOnAStreamOfTheOriginIsRecorded(String way, boolean deflate, String lastWord) throws Exception {
        ClientRun.needs("curl");
        try (WsEcho echo = WsEcho.start(directory, deflate, WsEcho.Kind.HTTP2);
                RunningWeir weir = start(echo, true)) {
            String path = "//localhost:" + echo.port() + "/greet?a=b";
            // As a page does before its socket: from here on it is known what the origin takes.
            curl(weir, "https://localhost:" + echo.port() + "/").succeeded();
            ClientRun run =
                    converse(weir, "wss:" + path, way, deflate, lastWord).succeeded();
            assertThat(run.out()).contains(deflate ? "heron.v1 permessage-deflate" : "heron.v1");

            Recorded recorded = weir.stop();
            RecordedExchange exchange = recorded.only("https:" + path);
            checkMessages(exchange.webSocket(), deflate);
            checkClose(exchange.webSocket(), lastWord);
            assertThat(exchange.response().head().startLine()).isEqualTo("HTTP/2 200");
            assertThat(recorded.connection(exchange.origin()).protocol()).isEqualTo("h2");
            assertThat(exchange.request().head().startLine())
                    .isEqualTo(way.equals("http2") ? "GET https:" + path + " HTTP/2" : "GET /greet?a=b HTTP/1.1");
            assertThat(Handshake.of(
                                    exchange.request().fields(),
                                    exchange.response().fields())
                            .valid())
                    .isTrue();
            JsonNode entry = recorded.harEntry("wss:" + path);
            assertThat(entry.at("/response/status").asInt()).isEqualTo(200);
            assertThat(entry.get("_resourceType").asString()).isEqualTo("websocket");
            assertThat(entry.get("_webSocketMessages").size()).isEqualTo(lastWord.equals("bye") ? 9 : 10);
        }
    }

    private ClientRun curl(RunningWeir weir, String url) throws IOException, InterruptedException {
        return ClientRun.curl(directory, weir, "--http2", url);
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
        try (WsEcho echo = WsEcho.start(directory, true, WsEcho.Kind.HTTP2, html);
                RunningWeir weir = start(echo, true)) {
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
        try (WsEcho echo = WsEcho.start(directory, true, WsEcho.Kind.PLAIN);
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
