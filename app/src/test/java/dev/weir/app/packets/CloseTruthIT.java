package dev.weir.app.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.Evidence;
import dev.weir.events.Leg;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.CloseStory.Party;
import dev.weir.inspector.model.CloseStory.Step;
import dev.weir.inspector.model.RecordedConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Who closed first, and how, against a capture of its own as the truth: by Weir's packets, and by the kernel's word alone, without
 * privilege. tcpdump captures the truth and tshark reads it; neither shares code with Weir.
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

    private static WireTruth truth;
    private static WatchedProxy packets;
    private static WatchedProxy kernel;

    @BeforeAll
    static void start() throws Exception {
        truth = WireTruth.start(directory);
        packets = WatchedProxy.start(directory, PacketMode.ON, config -> config);
        kernel = WatchedProxy.start(directory, PacketMode.OFF, config -> config);
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable started : new AutoCloseable[] {packets, kernel, truth}) {
            if (started != null) {
                started.close();
            }
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
        WEIR_ANNOUNCES_AND_THE_CLIENT_CLOSES(Leg.CLIENT, Party.PEER),
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
        int port = play(scene, packets.port());
        RecordedConnection connection = packets.closed(scene.leg, port);
        CloseStory story = connection.close();
        List<String> wire = truth.ends(connection);

        assertThat(told(story))
                .as("%s, by the packets %s", story, connection.segments())
                .isEqualTo(wire);
        assertThat(story.evidence()).isEqualTo(Evidence.PACKET);
        assertThat(story.first()).isEqualTo(scene.first);
        assertThat(story.kind().name()).isEqualTo(wire.get(0).split(" ", -1)[1]);
        assertThat(connection.segments().whole()).isTrue();
    }

    /** What it does not know it says not; what it says was on the wire, and in that order. */
    @ParameterizedTest
    @EnumSource
    void storyWithoutPacketsIsTheOneOfTheWire(Scene scene) throws Exception {
        int port = play(scene, kernel.port());
        RecordedConnection connection = kernel.closed(scene.leg, port);
        CloseStory story = connection.close();
        List<String> wire = truth.ends(connection);

        assertThat(connection.segments()).isNull();
        assertThat(story.evidence()).isNotEqualTo(Evidence.PACKET);
        assertThat(story.first()).as("%s, on the wire: %s", story, wire).isEqualTo(scene.first);
        assertThat(story.kind().name()).isEqualTo(wire.get(0).split(" ", -1)[1]);
        assertThat(wire).as("%s", story).containsAll(told(story));
        boolean reset = wire.stream().anyMatch(line -> line.endsWith("RST"));
        boolean bothFins = wire.containsAll(List.of("weir FIN", "peer FIN"));
        Party holder = reset ? Party.NOBODY : bothFins ? scene.first : Party.UNKNOWN;
        assertThat(story.timeWait()).as("%s, on the wire: %s", story, wire).isIn(holder, Party.UNKNOWN);
    }

    /** Plays it through the proxy at that port; returns the port of the connection that the scene is about. */
    private static int play(Scene scene, int proxy) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
                Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy)) {
            client.setSoTimeout((int) LIMIT.toMillis());
            send(client, request(scene, listener.getLocalPort()));
            if (scene == Scene.CLIENT_HALF_CLOSES_BEFORE_THE_RESPONSE
                    || scene == Scene.CLIENT_ANNOUNCES_AND_HALF_CLOSES_ITSELF
                    || scene == Scene.WEIR_ANNOUNCES_AND_THE_CLIENT_CLOSES) {
                client.shutdownOutput();
            }
            try (Socket origin = listener.accept()) {
                origin.setSoTimeout((int) LIMIT.toMillis());
                if (scene != Scene.ORIGIN_CLOSES_WITH_UNREAD_DATA) {
                    readHead(origin.getInputStream());
                }
                int port = scene.leg == Leg.CLIENT ? client.getLocalPort() : origin.getPort();
                play(scene, client, origin);
                return port;
            }
        }
    }

    private static String request(Scene scene, int port) {
        boolean old = scene == Scene.WEIR_CLOSES_BEHIND_HTTP_1_0;
        String body = scene == Scene.ORIGIN_CLOSES_WITH_UNREAD_DATA ? "x".repeat(20_000) : "";
        return "POST http://127.0.0.1:" + port + "/ HTTP/1." + (old ? 0 : 1) + "\r\nHost: 127.0.0.1:" + port
                + (scene.name().startsWith("CLIENT_ANNOUNCES") ? "\r\nConnection: close" : "")
                + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body
                + (scene == Scene.WEIR_ANNOUNCES_AND_THE_CLIENT_CLOSES ? "GET / HTTP/1.1\r\nbad head\r\n\r\n" : "");
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
            default -> playAnnounced(scene, client, origin);
        }
    }

    /** One of them says before that it will close, or that it will not keep the connection. */
    private static void playAnnounced(Scene scene, Socket client, Socket origin) throws IOException {
        switch (scene) {
            case CLIENT_ANNOUNCES_AND_ORIGIN_CLOSES -> {
                send(origin, RESPONSE);
                origin.close();
                assertThat(client.getInputStream().readAllBytes()).isNotEmpty();
            }
            case WEIR_ANNOUNCES_AND_THE_CLIENT_CLOSES -> {
                // Weir gets to the second request, which it refuses and cannot read on behind, when the first has its
                // answer; the
                // client's FIN has been there since before.
                send(origin, RESPONSE);
                assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                        .startsWith("HTTP/1.1 200 ")
                        .contains("HTTP/1.1 400 ")
                        .containsIgnoringCase("connection: close");
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
}
