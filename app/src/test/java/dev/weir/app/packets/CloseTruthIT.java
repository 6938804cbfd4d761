package dev.weir.app.packets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.app.recording.RecordingProxy;
import dev.weir.certs.CaFiles;
import dev.weir.events.Evidence;
import dev.weir.events.Leg;
import dev.weir.inspector.ingest.RecordStore;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.CloseStory.Party;
import dev.weir.inspector.model.CloseStory.Step;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.proxy.ProxyConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Who closed first, and how, against a capture of its own as the truth: tcpdump writes it, tshark reads it, neither shares code with
 * Weir.
 */
final class CloseTruthIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final byte[] RESPONSE =
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LAST_RESPONSE =
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);
    /** Its end is the end of the connection: Weir cannot close first. */
    private static final String RESPONSE_UNTIL_CLOSE = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nok";

    @TempDir
    static Path directory;

    private static Path truth;
    private static Process tcpdump;
    private static RecordingProxy proxy;
    private static final List<RecordedConnection> CONNECTIONS = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        String path = System.getenv("PATH");
        boolean able = CaptureTool.installed(path).stream()
                        .anyMatch(tool -> CaptureTrial.obstacle(tool, path).isEmpty())
                && CaptureTool.find("tshark", path).findAny().isPresent();
        if ("true".equals(System.getenv("CI"))) {
            assertThat(able).as("CI=true: packets can be captured").isTrue();
        }
        assumeTrue(able, "packets cannot be captured here");
        truth = directory.resolve("truth.pcap");
        tcpdump = new ProcessBuilder(
                        "tcpdump",
                        "-i",
                        "lo",
                        "-n",
                        "-U",
                        "--immediate-mode",
                        "-Z",
                        "root",
                        "-w",
                        truth.toString(),
                        "tcp")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("tcpdump.out").toFile())
                .start();
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> Files.exists(truth)
                        && Files.readString(directory.resolve("tcpdump.out")).contains("listening on"));
        CaFiles ca = new CaFiles(directory.resolve("ca"), "close@truth", InstantSource.system());
        proxy = RecordingProxy.start(
                new RecordingProxy.Settings(
                        ProxyConfig.standard(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                        ca.loadOrCreate(),
                        directory.resolve("close.weir"),
                        1 << 24,
                        false,
                        PacketMode.ON,
                        path,
                        List.of(),
                        "test"),
                new Watching());
    }

    private static final class Watching implements RecordStore {
        @Override
        public void exchange(RecordedExchange exchange) {}

        @Override
        public void connection(RecordedConnection connection) {
            CONNECTIONS.add(connection);
        }

        @Override
        public void flush() {}
    }

    @AfterAll
    static void stop() throws Exception {
        if (proxy != null) {
            proxy.close();
        }
        if (tcpdump != null) {
            tcpdump.destroy();
            tcpdump.waitFor(5, TimeUnit.SECONDS);
        }
    }

    /** What origin and client do once the request is there. */
    enum Scene {
        ORIGIN_CLOSES_BEHIND_ITS_LAST_RESPONSE(Leg.ORIGIN, Party.PEER),
        ORIGIN_ANNOUNCES_AND_LEAVES_CLOSING_TO_WEIR(Leg.ORIGIN, Party.WEIR),
        ORIGIN_RESETS_INSTEAD_OF_AN_ANSWER(Leg.ORIGIN, Party.PEER),
        ORIGIN_RESETS_IN_ITS_RESPONSE(Leg.ORIGIN, Party.PEER),
        ORIGIN_CLOSES_WITH_UNREAD_DATA(Leg.ORIGIN, Party.PEER),
        CLIENT_CLOSES(Leg.CLIENT, Party.PEER),
        CLIENT_RESETS(Leg.CLIENT, Party.PEER),
        CLIENT_HALF_CLOSES_BEFORE_THE_RESPONSE(Leg.CLIENT, Party.PEER),
        CLIENT_CLOSES_WITH_UNREAD_DATA(Leg.CLIENT, Party.PEER),
        CLIENT_ANNOUNCES_AND_LEAVES_CLOSING_TO_WEIR(Leg.CLIENT, Party.WEIR),
        CLIENT_ANNOUNCES_AND_HALF_CLOSES_ITSELF(Leg.CLIENT, Party.PEER),
        CLIENT_ANNOUNCES_AND_ORIGIN_CLOSES(Leg.ORIGIN, Party.PEER),
        CLIENT_RESETS_BEFORE_THE_RESPONSE(Leg.CLIENT, Party.PEER),
        ORIGIN_HALF_CLOSES_AND_READS_ON(Leg.ORIGIN, Party.PEER),
        WEIR_CLOSES_BEHIND_HTTP_1_0(Leg.CLIENT, Party.WEIR);

        private final Leg leg;
        private final Party first;

        Scene(Leg leg, Party first) {
            this.leg = leg;
            this.first = first;
        }
    }

    @ParameterizedTest
    @EnumSource
    void storyIsTheOneOfThePackets(Scene scene) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
                Socket client = new Socket(
                        InetAddress.getLoopbackAddress(), proxy.address().getPort())) {
            client.setSoTimeout((int) LIMIT.toMillis());
            send(client, request(scene, listener.getLocalPort()));
            if (scene == Scene.CLIENT_HALF_CLOSES_BEFORE_THE_RESPONSE
                    || scene == Scene.CLIENT_ANNOUNCES_AND_HALF_CLOSES_ITSELF) {
                client.shutdownOutput();
            }
            Socket origin = listener.accept();
            origin.setSoTimeout((int) LIMIT.toMillis());
            if (scene != Scene.ORIGIN_CLOSES_WITH_UNREAD_DATA) {
                readHead(origin.getInputStream());
            }
            InetSocketAddress ours = (InetSocketAddress) client.getLocalSocketAddress();
            InetSocketAddress theirs = (InetSocketAddress) origin.getRemoteSocketAddress();
            play(scene, client, origin);
            int port = scene.leg == Leg.CLIENT ? ours.getPort() : theirs.getPort();
            judge(scene, port);
        }
    }

    private static String request(Scene scene, int port) {
        boolean old = scene == Scene.WEIR_CLOSES_BEHIND_HTTP_1_0;
        String body = scene == Scene.ORIGIN_CLOSES_WITH_UNREAD_DATA ? "x".repeat(20_000) : "";
        return "POST http://127.0.0.1:" + port + "/ HTTP/1." + (old ? 0 : 1) + "\r\nHost: 127.0.0.1:" + port
                + (scene.name().startsWith("CLIENT_ANNOUNCES") ? "\r\nConnection: close" : "")
                + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static void play(Scene scene, Socket client, Socket origin) throws IOException {
        switch (scene) {
            case ORIGIN_CLOSES_BEHIND_ITS_LAST_RESPONSE -> {
                send(origin, RESPONSE_UNTIL_CLOSE);
                origin.close();
                readHead(client.getInputStream());
            }
            case ORIGIN_ANNOUNCES_AND_LEAVES_CLOSING_TO_WEIR -> {
                send(origin, LAST_RESPONSE);
                readHead(client.getInputStream());
                // Until Weir's FIN.
                assertThat(origin.getInputStream().readAllBytes()).isEmpty();
                origin.close();
            }
            case ORIGIN_RESETS_INSTEAD_OF_AN_ANSWER -> {
                origin.setSoLinger(true, 0);
                origin.close();
                readHead(client.getInputStream());
            }
            case ORIGIN_RESETS_IN_ITS_RESPONSE -> {
                send(origin, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf".getBytes(StandardCharsets.US_ASCII));
                readHead(client.getInputStream());
                origin.setSoLinger(true, 0);
                origin.close();
            }
            case ORIGIN_CLOSES_WITH_UNREAD_DATA -> {
                Awaitility.await()
                        .atMost(LIMIT)
                        .until(() -> origin.getInputStream().available() > 0);
                origin.close();
                readHead(client.getInputStream());
            }
            default -> playClient(scene, client, origin);
        }
    }

    private static void playClient(Scene scene, Socket client, Socket origin) throws IOException {
        switch (scene) {
            case CLIENT_CLOSES, CLIENT_HALF_CLOSES_BEFORE_THE_RESPONSE -> {
                send(origin, RESPONSE);
                readHead(client.getInputStream());
                assertThat(client.getInputStream().readNBytes(2)).hasSize(2);
                client.close();
            }
            case CLIENT_RESETS -> {
                send(origin, RESPONSE);
                readHead(client.getInputStream());
                client.setSoLinger(true, 0);
                client.close();
            }
            case CLIENT_CLOSES_WITH_UNREAD_DATA -> {
                send(origin, RESPONSE);
                Awaitility.await()
                        .atMost(LIMIT)
                        .until(() -> client.getInputStream().available() > 0);
                client.close();
            }
            case CLIENT_ANNOUNCES_AND_ORIGIN_CLOSES -> {
                send(origin, RESPONSE);
                origin.close();
                assertThat(client.getInputStream().readAllBytes()).isNotEmpty();
            }
            case CLIENT_RESETS_BEFORE_THE_RESPONSE -> {
                client.setSoLinger(true, 0);
                client.close();
            }
            case ORIGIN_HALF_CLOSES_AND_READS_ON -> {
                send(origin, RESPONSE_UNTIL_CLOSE);
                origin.shutdownOutput();
                readHead(client.getInputStream());
                assertThat(origin.getInputStream().readAllBytes()).isEmpty();
                origin.close();
            }
            case WEIR_CLOSES_BEHIND_HTTP_1_0,
                    CLIENT_ANNOUNCES_AND_LEAVES_CLOSING_TO_WEIR,
                    CLIENT_ANNOUNCES_AND_HALF_CLOSES_ITSELF -> {
                send(origin, RESPONSE);
                assertThat(client.getInputStream().readAllBytes()).isNotEmpty();
                client.close();
            }
            default -> throw new IllegalArgumentException("a scene that nobody plays: " + scene);
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        send(socket, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void send(Socket socket, byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    private static void readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            int read = in.read();
            assertThat(read).as("a head, after: %s", head).isNotNegative();
            head.write(read);
        }
    }

    private static void judge(Scene scene, int port) throws Exception {
        RecordedConnection connection =
                Awaitility.await().atMost(LIMIT).until(() -> closedOn(scene.leg, port), found -> found != null);
        CloseStory story = connection.close();
        List<String> wire = Awaitility.await()
                .atMost(LIMIT)
                .until(
                        () -> truthOf(scene.leg, port),
                        found -> found.size() >= told(story).size());

        assertThat(told(story))
                .as("%s, by the packets %s", story, connection.segments())
                .isEqualTo(wire);
        assertThat(story.evidence()).isEqualTo(Evidence.PACKET);
        assertThat(story.first()).isEqualTo(scene.first);
        assertThat(story.kind().name()).isEqualTo(wire.get(0).split(" ", -1)[1]);
        assertThat(connection.segments().whole()).isTrue();
    }

    private static RecordedConnection closedOn(Leg leg, int port) {
        return CONNECTIONS.stream()
                .filter(connection -> connection.leg() == leg
                        && (leg == Leg.CLIENT ? connection.remote() : connection.local()).getPort() == port)
                .findFirst()
                .orElse(null);
    }

    private static List<String> told(CloseStory story) {
        return story.steps().stream().map(CloseTruthIT::line).toList();
    }

    private static String line(Step step) {
        return switch (step.kind()) {
            case FIN_SENT -> "weir FIN";
            case FIN_RECEIVED -> "peer FIN";
            case RST_SENT -> "weir RST";
            case RST_RECEIVED -> "peer RST";
            default -> step.kind().name();
        };
    }

    /** FINs and RSTs of the connection with that port, by tshark. */
    private static List<String> truthOf(Leg leg, int port) throws Exception {
        String filter = "tcp.port == " + port + " and (tcp.flags.fin == 1 or tcp.flags.reset == 1)";
        Process tshark = new ProcessBuilder(
                        "tshark",
                        "-n",
                        "-r",
                        truth.toString(),
                        "-Y",
                        filter,
                        "-T",
                        "fields",
                        "-e",
                        "tcp.srcport",
                        "-e",
                        "tcp.flags.reset")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(tshark.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        tshark.waitFor();
        List<String> lines = new ArrayList<>();
        for (String line : out.lines().toList()) {
            String[] fields = line.split("\t", -1);
            boolean fromPort = fields[0].equals(Integer.toString(port));
            boolean weir = leg == Leg.CLIENT ? !fromPort : fromPort;
            lines.add(
                    (weir ? "weir " : "peer ") + Map.of("1", "RST", "0", "FIN").get(fields[1]));
        }
        return lines;
    }
}
