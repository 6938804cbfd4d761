package dev.weir.proxy.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.events.CloseReason;
import dev.weir.events.ConnectionEvent.CloseNotifyReceived;
import dev.weir.events.ConnectionEvent.ConnectionClosed;
import dev.weir.events.ConnectionEvent.FinReceived;
import dev.weir.proxy.testing.ScriptedPeer;
import dev.weir.proxy.testing.ScriptedPeer.End;
import dev.weir.proxy.transport.OrderlyClose;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** TLS ends twice, by close_notify and by FIN: which of them came, and in which order. */
@SuppressWarnings("FutureReturnValueIgnored") // what became of a write is told by the peer
final class CloseNotifyIT {

    private static final String PASSWORD = "password";

    @TempDir
    static Path directory;

    private static KeyStore keys;

    @BeforeAll
    static void makeKeys() throws Exception {
        Path file = directory.resolve("keys.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        List<String> options = List.of(
                "-genkeypair -alias it -keyalg EC -groupname secp256r1 -dname CN=localhost -ext san=dns:localhost -storetype PKCS12"
                        .split(" "));
        Process process = new ProcessBuilder(Stream.of(
                                List.of(keytool),
                                options,
                                List.of("-keystore", file.toString(), "-storepass", PASSWORD))
                        .flatMap(List::stream)
                        .toList())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
        keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
    }

    static Stream<Arguments> kindsAndProviders() {
        return Arrays.stream(Kind.values())
                .flatMap(kind -> Stream.of(
                        Arguments.of(kind, SslProvider.JDK, "TLSv1.3"),
                        Arguments.of(kind, SslProvider.JDK, "TLSv1.2"),
                        Arguments.of(kind, SslProvider.OPENSSL, "TLSv1.3"),
                        Arguments.of(kind, SslProvider.OPENSSL, "TLSv1.2")));
    }

    private static SslContext serverTls(SslProvider provider, String protocol) throws Exception {
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD.toCharArray());
        return SslContextBuilder.forServer(factory)
                .sslProvider(provider)
                .protocols(protocol)
                .build();
    }

    private static SSLSocket handshake(ScriptedPeer peer) throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        SSLSocket tls = (SSLSocket) context.getSocketFactory()
                .createSocket(peer.socket(), "localhost", peer.socket().getPort(), false);
        tls.startHandshake();
        return tls;
    }

    /** The client may be done a flight earlier. */
    private static Channel established(TappedServer server) throws Exception {
        Channel channel = server.accepted();
        channel.pipeline().get(SslHandler.class).handshakeFuture().sync();
        return channel;
    }

    private static List<String> withoutSamples(List<String> story) {
        return story.stream().filter(line -> line.indexOf(':') < 0).toList();
    }

    @ParameterizedTest
    @MethodSource("kindsAndProviders")
    void closeNotifyOfThePeerComesBeforeItsFin(Kind kind, SslProvider provider, String protocol) throws Exception {
        try (TappedServer server = new TappedServer(kind.transport(), serverTls(provider, protocol));
                ScriptedPeer peer = server.connect();
                SSLSocket tls = handshake(peer)) {
            Channel channel = established(server);
            tls.shutdownOutput();
            server.sink.awaitFirst(CloseNotifyReceived.class);
            peer.halfClose();
            server.sink.awaitFirst(FinReceived.class);
            OrderlyClose.close(channel, CloseReason.PEER_CLOSED);

            assertThat(peer.readToEnd()).isEqualTo(End.FIN);
            assertThat(withoutSamples(server.story()))
                    .containsExactlyInAnyOrderElementsOf(kind.expects(
                            "ConnectionAccepted",
                            "close_notify received",
                            "fin received KERNEL",
                            "close_notify sent",
                            "fin sent",
                            "closed PEER_CLOSED"))
                    .containsSubsequence("close_notify received", "fin sent", "closed PEER_CLOSED")
                    .containsSubsequence("close_notify received", "close_notify sent", "fin sent");
        }
    }

    @ParameterizedTest
    @MethodSource("kindsAndProviders")
    void peerThatSendsABareFinIsSeenToHaveTruncated(Kind kind, SslProvider provider, String protocol) throws Exception {
        try (TappedServer server = new TappedServer(kind.transport(), serverTls(provider, protocol));
                ScriptedPeer peer = server.connect();
                SSLSocket tls = handshake(peer)) {
            Channel channel = established(server);
            peer.halfClose();
            server.sink.awaitFirst(FinReceived.class);
            OrderlyClose.close(channel, CloseReason.PEER_CLOSED);

            assertThat(peer.readToEnd()).isEqualTo(End.FIN);
            assertThat(withoutSamples(server.story()))
                    .isEqualTo(kind.expects(
                            "ConnectionAccepted",
                            "fin received KERNEL",
                            "close_notify sent",
                            "fin sent",
                            "closed PEER_CLOSED"));
            assertThat(tls.isClosed()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("kindsAndProviders")
    void ourCloseNotifyFollowsTheLastByteAndPrecedesOurFin(Kind kind, SslProvider provider, String protocol)
            throws Exception {
        int length = 3_000_000;
        try (TappedServer server = new TappedServer(kind.transport(), serverTls(provider, protocol));
                ScriptedPeer peer = server.connect();
                SSLSocket tls = handshake(peer)) {
            Channel channel = established(server);
            channel.write(Unpooled.wrappedBuffer(new byte[length])); // the close flushes it
            OrderlyClose.close(channel, CloseReason.LAST_MESSAGE);

            assertThat(readAll(tls)).isEqualTo(length); // an end without close_notify would throw
            tls.shutdownOutput();
            peer.hangUp();
            assertThat(withoutSamples(server.story()))
                    .filteredOn(line ->
                            !line.equals("close_notify received")) // TLS 1.2 answers at once, TLS 1.3 at close()
                    .isEqualTo(kind.expects(
                            "ConnectionAccepted",
                            "close_notify sent",
                            "fin sent",
                            "fin received KERNEL",
                            "closed LAST_MESSAGE"));
            assertThat(server.sink.has(CloseNotifyReceived.class)).isTrue();
            assertThat(server.sink.only(ConnectionClosed.class).bytesSent()).isGreaterThan(length);
        }
    }

    private static int readAll(SSLSocket tls) throws IOException {
        return tls.getInputStream().readAllBytes().length;
    }

    @ParameterizedTest
    @MethodSource("kindsAndProviders")
    void bareFinThatAnswersOurCloseNotifyIsNotTakenForOne(Kind kind, SslProvider provider, String protocol)
            throws Exception {
        try (TappedServer server = new TappedServer(kind.transport(), serverTls(provider, protocol));
                ScriptedPeer peer = server.connect();
                SSLSocket tls = handshake(peer)) {
            OrderlyClose.close(established(server), CloseReason.LAST_MESSAGE);
            assertThat(peer.readToEnd()).isEqualTo(End.FIN);
            peer.hangUp();

            assertThat(withoutSamples(server.story()))
                    .isEqualTo(kind.expects(
                            "ConnectionAccepted",
                            "close_notify sent",
                            "fin sent",
                            "fin received KERNEL",
                            "closed LAST_MESSAGE"));
            assertThat(tls.isOutputShutdown()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("kindsAndProviders")
    void closeBeforeTheHandshakeEndedSaysNoCloseNotify(Kind kind, SslProvider provider, String protocol)
            throws Exception {
        try (TappedServer server = new TappedServer(kind.transport(), serverTls(provider, protocol));
                ScriptedPeer peer = server.connect()) {
            OrderlyClose.close(server.accepted(), CloseReason.IDLE_TIMEOUT);
            assertThat(peer.readToEnd()).isEqualTo(End.FIN);
            peer.hangUp();

            assertThat(withoutSamples(server.story()))
                    .isEqualTo(kind.expects(
                            "ConnectionAccepted", "fin sent", "fin received KERNEL", "closed IDLE_TIMEOUT"));
        }
    }

    @ParameterizedTest
    @MethodSource("kindsAndProviders")
    void resetOnPurposeSaysNoCloseNotify(Kind kind, SslProvider provider, String protocol) throws Exception {
        try (TappedServer server = new TappedServer(kind.transport(), serverTls(provider, protocol));
                ScriptedPeer peer = server.connect();
                SSLSocket tls = handshake(peer)) {
            OrderlyClose.reset(established(server), CloseReason.OTHER_LEG);

            assertThat(peer.readToEnd()).isEqualTo(End.RESET);
            assertThat(withoutSamples(server.story()))
                    .isEqualTo(kind.expects("ConnectionAccepted", "reset sent", "closed OTHER_LEG"));
            assertThat(tls.isClosed()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("kindsAndProviders")
    void clientThatDistrustsUsIsSeenToLeave(Kind kind, SslProvider provider, String protocol) throws Exception {
        try (TappedServer server = new TappedServer(kind.transport(), serverTls(provider, protocol));
                ScriptedPeer peer = server.connect()) {
            SSLSocket tls = (SSLSocket) SSLContext.getDefault()
                    .getSocketFactory()
                    .createSocket(peer.socket(), "localhost", peer.socket().getPort(), false);
            assertThatThrownBy(tls::startHandshake).isInstanceOf(SSLException.class);
            peer.halfClose();
            assertThat(peer.readToEnd()).isEqualTo(End.FIN);

            assertThat(withoutSamples(server.story()))
                    .contains("fin sent")
                    .anyMatch(line -> line.startsWith("fin received"))
                    .noneMatch(line -> line.startsWith("reset"))
                    .noneMatch(line -> line.startsWith("close_notify"))
                    .last()
                    .asString()
                    .startsWith("closed");
        }
    }
}
