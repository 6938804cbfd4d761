package dev.weir.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.certs.CaFiles;
import dev.weir.certs.TrustFiles;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code weir run} in a JVM of its own, on ports of its choice, with a private home; {@link #stop} gives what it recorded. */
final class RunningWeir implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration RECORDED = Duration.ofSeconds(20);
    private static final long STOP_SECONDS = 30;
    private static final Pattern READY =
            Pattern.compile("ready proxy=127\\.0\\.0\\.1:(\\d+) ui=(127\\.0\\.0\\.1:\\d+)\n");
    private static final Pattern TOKEN = Pattern.compile("page http://\\S+/#token=(\\S+)\n");
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    private final Path directory;
    private final Process process;
    private final int port;
    private final String ui;

    private RunningWeir(Path directory, Process process, Matcher ready) {
        this.directory = directory;
        this.process = process;
        this.port = Integer.parseInt(ready.group(1));
        this.ui = ready.group(2);
    }

    static RunningWeir start(Path directory, String... options) throws IOException {
        return start(directory, List.of(), options);
    }

    /**
     * Starts it and waits until it accepts connections.
     *
     * @param directory empty or not there yet; its home, output and capture go there
     * @param jvm options of its Java
     * @param options behind {@code weir run}
     */
    static RunningWeir start(Path directory, List<String> jvm, String... options) throws IOException {
        Files.createDirectories(directory);
        List<String> arguments = new ArrayList<>(List.of("run", "--listen", "127.0.0.1:0"));
        if (!List.of(options).contains("--ui")) {
            arguments.addAll(List.of("--ui", "127.0.0.1:0"));
        }
        arguments.addAll(List.of("--capture", directory.resolve("run.weir").toString()));
        arguments.addAll(List.of(options));
        Process process = WeirCommand.in(directory, jvm, arguments)
                .redirectOutput(directory.resolve("weir.out").toFile())
                .redirectError(directory.resolve("weir.err").toFile())
                .start();
        try {
            process.getOutputStream().close();
            Awaitility.await()
                    .atMost(START)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() ->
                            !process.isAlive() || READY.matcher(said(directory)).find());
            Matcher ready = READY.matcher(said(directory));
            assertThat(ready.find()).as("weir run says: " + said(directory)).isTrue();
            return new RunningWeir(directory, process, ready);
        } catch (IOException | RuntimeException | Error e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static String said(Path directory) throws IOException {
        return Files.readString(directory.resolve("weir.err"));
    }

    InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", port);
    }

    String proxyUrl() {
        return "http://127.0.0.1:" + port;
    }

    /** Of its CA. */
    X509Certificate authority() throws IOException {
        Path ca = WeirCommand.home(directory).resolve("weir").resolve("ca");
        return new CaFiles(ca, "unused, it exists", InstantSource.system())
                .load()
                .certificate();
    }

    /** Files with which clients trust its CA. */
    TrustFiles trust() throws IOException {
        return TrustFiles.write(directory.resolve("trust"), authority());
    }

    /** What it recorded so far, as its page gives it. */
    JsonNode harSoFar() throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = api("har");
        assertThat(answer.statusCode()).isEqualTo(200);
        return new JsonMapper().readTree(answer.body());
    }

    /** What its API answers to a GET; {@code headers} are names and values in turn. */
    HttpResponse<byte[]> api(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = asked(path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofByteArray());
    }

    /** What its API answers to a POST. */
    HttpResponse<byte[]> post(String path, String json) throws IOException, InterruptedException {
        HttpRequest request = asked(path).POST(BodyPublishers.ofString(json)).build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray());
    }

    /** The events of its API as they come, line by line; {@code lastId} empty for who comes for the first time. */
    HttpResponse<Stream<String>> events(String lastId) throws IOException, InterruptedException {
        HttpRequest.Builder request = asked("events");
        if (!lastId.isEmpty()) {
            request.header("Last-Event-ID", lastId);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofLines());
    }

    private HttpRequest.Builder asked(String path) throws IOException {
        Matcher page = TOKEN.matcher(said(directory));
        assertThat(page.find()).isTrue();
        return HttpRequest.newBuilder(URI.create("http://" + ui + "/api/v1/" + path))
                .header("Authorization", "Bearer " + page.group(1));
    }

    /** Where its page listens. */
    String ui() {
        return ui;
    }

    /** The most physical memory that it ever had, in KiB, as the kernel counts. */
    long peakKib() throws IOException {
        Matcher peak = PEAK.matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
        assertThat(peak.find()).isTrue();
        return Long.parseLong(peak.group(1));
    }

    /** Waits until the exchange with that URL and the connection of its client are recorded. */
    Recorded awaitAllOf(String url) {
        return Awaitility.await()
                .atMost(RECORDED)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> Recorded.soFar(capture()), recorded -> recorded.tellsAllOf(url));
    }

    private Path capture() {
        return directory.resolve("run.weir");
    }

    /** SIGTERM, which must seal the capture and end it with 0; then the capture, from which nothing may be missing. */
    Recorded stop() throws IOException, InterruptedException {
        return Recorded.sealed(stopUnread());
    }

    /** As {@link #stop}, for captures that are too large to be read whole. */
    Path stopUnread() throws IOException, InterruptedException {
        process.destroy();
        assertThat(process.waitFor(STOP_SECONDS, TimeUnit.SECONDS))
                .as("ends upon SIGTERM")
                .isTrue();
        assertThat(process.exitValue()).as("weir run said: " + said(directory)).isZero();
        return capture();
    }

    /** For tests that fail before {@link #stop}. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
