package dev.weir.inspector.har;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A headless Chromium showing its own DevTools page, in which scripts are run over the DevTools protocol; loopback only. {@link #attached}:
 * DevTools that look at another tab.
 */
public final class DevTools implements AutoCloseable {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int SECONDS = 90;

    private final Process chromium;
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSocket socket;
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private int calls;

    private DevTools(Process chromium, String authority, boolean attached) throws Exception {
        this.chromium = chromium;
        String ends = attached
                ? "inspector.html?ws=" + authority + "/devtools/page/"
                        + opened(authority, "about:blank").get("id").asString()
                : "devtools_app.html";
        JsonNode target = opened(authority, "http://" + authority + "/devtools/" + ends);
        URI page = URI.create(target.get("webSocketDebuggerUrl").asString());
        this.socket = http.newWebSocketBuilder()
                .buildAsync(page, new Answers(answers))
                .get(SECONDS, TimeUnit.SECONDS);
    }

    private JsonNode opened(String authority, String url) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + authority + "/json/new?" + url))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build();
        return MAPPER.readTree(http.send(request, BodyHandlers.ofString()).body());
    }

    static DevTools start(Path chromium, Path profile) throws Exception {
        return start(chromium, profile, false);
    }

    /** Looking at an empty tab. */
    public static DevTools attached(Path chromium, Path profile) throws Exception {
        return start(chromium, profile, true);
    }

    private static DevTools start(Path chromium, Path profile, boolean attached) throws Exception {
        Process process = new ProcessBuilder(
                        chromium.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        // Nothing but loopback, which bypasses the proxy by itself.
                        "--proxy-server=http://127.0.0.1:9",
                        "--remote-debugging-port=0",
                        "--remote-allow-origins=*",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .start();
        try {
            DevTools devTools = new DevTools(process, authority(process), attached);
            devTools.awaitLoaded();
            return devTools;
        } catch (Exception e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static String authority(Process process) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.append(line).append('\n');
            if (line.startsWith("DevTools listening on ws://")) {
                return URI.create(line.substring("DevTools listening on ".length()))
                        .getAuthority();
            }
        }
        throw new IOException("Chromium ended without listening: " + said);
    }

    /** A new tab shows an empty page first, whose context is gone as soon as the real one comes. */
    private void awaitLoaded() {
        Awaitility.await()
                .atMost(SECONDS, TimeUnit.SECONDS)
                .ignoreExceptions()
                .until(() -> run("location.protocol === 'http:' && document.readyState === 'complete'")
                        .asBoolean());
    }

    /** The value that the script's promise resolves to, or an object with {@code exceptionDetails}. */
    public JsonNode run(String script) throws Exception {
        int id = ++calls;
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        String command = MAPPER.writeValueAsString(Map.of(
                "id",
                id,
                "method",
                "Runtime.evaluate",
                "params",
                Map.of("expression", script, "awaitPromise", true, "returnByValue", true)));
        socket.sendText(command, true).get(SECONDS, TimeUnit.SECONDS);
        JsonNode result = answer.get(SECONDS, TimeUnit.SECONDS).get("result");
        return result.has("exceptionDetails") ? result : result.at("/result/value");
    }

    /** Waits until it is gone, or its profile could not be deleted. */
    @Override
    public void close() {
        socket.abort();
        chromium.destroy();
        chromium.onExit().completeOnTimeout(chromium, 10, TimeUnit.SECONDS).join();
        chromium.destroyForcibly().onExit().join();
    }

    private static final class Answers implements WebSocket.Listener {
        private final Map<Integer, CompletableFuture<JsonNode>> answers;
        private final StringBuilder text = new StringBuilder();

        Answers(Map<Integer, CompletableFuture<JsonNode>> answers) {
            this.answers = answers;
        }

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                JsonNode message = MAPPER.readTree(text.toString());
                text.setLength(0);
                CompletableFuture<JsonNode> waiting =
                        answers.remove(message.path("id").asInt());
                if (waiting != null) {
                    waiting.complete(message);
                }
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            answers.values().forEach(waiting -> waiting.completeExceptionally(error));
        }
    }
}
