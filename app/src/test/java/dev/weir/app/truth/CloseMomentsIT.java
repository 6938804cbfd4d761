package dev.weir.app.truth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.CloseReason;
import dev.weir.events.ConnectionEvent.ConnectionClosed;
import dev.weir.events.Leg;
import dev.weir.events.TcpMoment;
import dev.weir.events.TcpState;
import dev.weir.events.Ticker;
import dev.weir.inspector.ingest.RecordStore;
import dev.weir.inspector.ingest.Recorder;
import dev.weir.inspector.intake.RecorderLimits;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.CloseStory.Answer;
import dev.weir.inspector.model.CloseStory.Kind;
import dev.weir.inspector.model.CloseStory.Moment;
import dev.weir.inspector.model.CloseStory.Party;
import dev.weir.inspector.model.CloseStory.Step;
import dev.weir.inspector.model.CloseStory.StepKind;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.proxy.testing.RunningProxy;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.ScriptedPeer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Connections that are reset or closed at each moment of an exchange, by either side: the story told is the one that was played. */
class CloseMomentsIT {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    private static ScriptedPeer client(RunningProxy proxy, ScriptedOrigin origin) {
        return ScriptedPeer.connect(proxy.address())
                .send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: 127.0.0.1:" + origin.port() + "\r\n\r\n");
    }

    /** Waits until a connection of that leg has closed, and tells its story. */
    private static RecordedConnection story(RunningProxy proxy, Leg leg) {
        proxy.events().awaitWhich(ConnectionClosed.class, closed -> closed.leg() == leg);
        Connections records = new Connections();
        try (Recorder recorder = new Recorder(records, Ticker.system(), RecorderLimits.defaults())) {
            recorder.start();
            proxy.events().events().forEach(recorder::accept);
        }
        return records.all.stream()
                .filter(connection -> connection.leg() == leg)
                .findFirst()
                .orElseThrow();
    }

    private static final class Connections implements RecordStore {
        private final List<RecordedConnection> all = new ArrayList<>();

        @Override
        public void exchange(RecordedExchange exchange) {}

        @Override
        public void connection(RecordedConnection connection) {
            all.add(connection);
        }

        @Override
        public void flush() {}
    }

    private static void await(CountDownLatch latch) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> latch.getCount() == 0);
    }

    @Test
    void resetBeforeTheAnswer() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.plain(conversation -> {
                    conversation.readHead();
                    conversation.reset();
                });
                RunningProxy proxy = RunningProxy.start();
                ScriptedPeer client = client(proxy, origin)) {
            client.readUntil("502");
            CloseStory close = story(proxy, Leg.ORIGIN).close();

            assertThat(close.first()).isEqualTo(Party.PEER);
            assertThat(close.kind()).isEqualTo(Kind.RST);
            assertThat(close.moment()).isEqualTo(Moment.WAITING);
            assertThat(close.error()).isEqualTo("ECONNRESET");
            assertThat(close.timeWait()).isEqualTo(Party.NOBODY);
        }
    }

    @Test
    void resetWithinTheResponse() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        try (ScriptedOrigin origin = ScriptedOrigin.plain(conversation -> {
                    conversation.readHead();
                    conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhalf");
                    await(seen);
                    conversation.reset();
                });
                RunningProxy proxy = RunningProxy.start();
                ScriptedPeer client = client(proxy, origin)) {
            client.readUntil("half");
            seen.countDown();
            CloseStory close = story(proxy, Leg.ORIGIN).close();

            assertThat(close.first()).isEqualTo(Party.PEER);
            assertThat(close.kind()).isEqualTo(Kind.RST);
            assertThat(close.moment()).isEqualTo(Moment.IN_RESPONSE);
        }
    }

    @Test
    void resetWhenNothingIsUnderWay() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        try (ScriptedOrigin origin = ScriptedOrigin.plain(conversation -> {
                    conversation.readHead();
                    conversation.write(OK);
                    await(seen);
                    conversation.reset();
                });
                RunningProxy proxy = RunningProxy.start();
                ScriptedPeer client = client(proxy, origin)) {
            client.readUntil("hi");
            seen.countDown();
            CloseStory close = story(proxy, Leg.ORIGIN).close();

            assertThat(close.kind()).isEqualTo(Kind.RST);
            assertThat(close.moment()).isEqualTo(Moment.IDLE);
        }
    }

    @Test
    void closeThatTheOriginAnnouncesAndLeavesToWeir() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.plain(conversation -> {
                    conversation.readHead();
                    conversation.write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi");
                    conversation.readHead(); // null when Weir's FIN comes
                });
                RunningProxy proxy = RunningProxy.start();
                ScriptedPeer client = client(proxy, origin)) {
            client.readUntil("hi");
            RecordedConnection connection = story(proxy, Leg.ORIGIN);
            CloseStory close = connection.close();

            assertThat(close.first()).isEqualTo(Party.WEIR);
            assertThat(close.kind()).isEqualTo(Kind.FIN);
            assertThat(close.answer()).isEqualTo(Answer.FIN);
            assertThat(close.reason()).isEqualTo(CloseReason.LAST_MESSAGE);
            assertThat(close.timeWait()).isEqualTo(Party.WEIR);
            assertThat(connection.sample(TcpMoment.CLOSING).info().state()).isEqualTo(TcpState.ESTABLISHED);
            assertThat(connection.sample(TcpMoment.CLOSING).info().unackedBytes())
                    .isZero();
        }
    }

    @Test
    void clientThatResetsWhileItWaits() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (ScriptedOrigin origin = ScriptedOrigin.plain(conversation -> {
                    conversation.readHead();
                    asked.countDown();
                    conversation.readHead(); // null when Weir gives it up
                });
                RunningProxy proxy = RunningProxy.start();
                ScriptedPeer client = client(proxy, origin)) {
            await(asked);
            client.reset();
            CloseStory theirs = story(proxy, Leg.CLIENT).close();
            CloseStory ours = story(proxy, Leg.ORIGIN).close();

            assertThat(theirs.first()).isEqualTo(Party.PEER);
            assertThat(theirs.kind()).isEqualTo(Kind.RST);
            assertThat(theirs.moment()).isEqualTo(Moment.WAITING);
            assertThat(ours.first()).isEqualTo(Party.WEIR);
            assertThat(ours.reason()).isEqualTo(CloseReason.OTHER_LEG);
        }
    }

    @Test
    void originThatClosesWithUnreadBytesResetsAndNobodyWaits() throws Exception {
        // A channel, as closing a java.net.Socket sends FIN before the RST: whether Weir still waits for that one is
        // chance.
        try (ServerSocketChannel origin =
                        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                RunningProxy proxy = RunningProxy.start();
                ScriptedPeer client = ScriptedPeer.connect(proxy.address())) {
            int port = origin.socket().getLocalPort();
            client.send("POST http://127.0.0.1:" + port + "/ HTTP/1.1\r\nHost: 127.0.0.1:" + port
                    + "\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(50_000));
            try (SocketChannel accepted = origin.accept()) {
                InputStream unread = accepted.socket().getInputStream();
                Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> unread.available() > 1_000);
                accepted.write(
                        ByteBuffer.wrap("HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII)));
            }
            client.readUntil("413");
            CloseStory close = story(proxy, Leg.ORIGIN).close();

            assertThat(close.steps()).extracting(Step::kind).contains(StepKind.RST_RECEIVED);
            assertThat(close.timeWait()).isEqualTo(Party.NOBODY);
        }
    }
}
