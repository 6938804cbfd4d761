package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.weir.events.ConnectionEvent.ConnectEnded;
import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.FailureKind;
import dev.weir.proxy.origin.dial.SourceAddress;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.ScriptedPeer;
import dev.weir.proxy.testing.Settings;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** This machine's own addresses: where Weir listens, where it connects from, and what never leads back to it. */
@EnabledOnOs(OS.LINUX) // all of 127.0.0.0/8 is this machine
class OwnAddressesIT {

    @Test
    void connectionsComeFromTheAddressThatWasAskedForAndTheRecordSaysSo() throws Exception {
        try (Scene scene = new Scene(new Settings().bind(SourceAddress.parse("127.0.0.5")))) {
            ScriptedOrigin origin = scene.origin(ScriptedOrigin.answering("hello"));

            assertThat(scene.client().send(get("127.0.0.1:" + origin.port())).readUntil("hello"))
                    .startsWith("HTTP/1.1 200 ");
            InetSocketAddress local =
                    scene.events().awaitFirst(ConnectEnded.class).local();
            assertThat(local.getAddress()).isEqualTo(InetAddress.getByName("127.0.0.5"));
            assertThat(local.getPort()).isPositive();
        }
    }

    @Test
    void interfaceStandsForItsAddresses() throws Exception {
        assertThat(SourceAddress.parse("lo").addresses()).contains(InetAddress.getByName("127.0.0.1"));
    }

    @Test
    void addressThatThisMachineDoesNotHaveIsAMistakeInTheConfiguration() throws Exception {
        // Of a block for documentation (RFC 5737).
        SourceAddress foreign = new SourceAddress("198.51.100.7", List.of(InetAddress.getByName("198.51.100.7")));
        try (Scene scene = new Scene(new Settings().bind(foreign))) {
            ScriptedOrigin origin = scene.origin(ScriptedOrigin.answering("hello"));

            String answer =
                    scene.client().send(get("127.0.0.1:" + origin.port())).readUntil("\r\n\r\n");
            assertThat(answer).startsWith("HTTP/1.1 500 ").contains("error=proxy_configuration_error");
            ExchangeEnded ended = scene.events().awaitFirst(ExchangeEnded.class);
            assertThat(ended.failure().kind()).isEqualTo(FailureKind.PROXY_CONFIGURATION_ERROR);
            assertThat(ended.failure().detail()).contains("198.51.100.7 (--bind)");
        }
    }

    @Test
    void addressOfTheOtherFamilyLeadsNowhere() throws Exception {
        needsIpv6();
        try (Scene scene = new Scene(new Settings().bind(SourceAddress.parse("::1")))) {
            ScriptedOrigin origin = scene.origin(ScriptedOrigin.answering("hello"));

            scene.client().send(get("127.0.0.1:" + origin.port())).readUntil("\r\n\r\n");
            ExchangeEnded ended = scene.events().awaitFirst(ExchangeEnded.class);
            assertThat(ended.failure().kind()).isEqualTo(FailureKind.DESTINATION_IP_UNROUTABLE);
            assertThat(ended.failure().detail()).contains("::1 (--bind)");
        }
    }

    @Test
    void weirListensOnIpv6AndConnectsByIt() throws Exception {
        needsIpv6();
        try (ServerSocket origin = new ServerSocket(0, 1, InetAddress.getByName("::1"));
                Scene scene = new Scene(
                        new Settings().listen("::1").resolve("six.test:" + origin.getLocalPort() + ":[::1]"))) {
            ScriptedPeer client = scene.client();
            client.send(get("six.test:" + origin.getLocalPort()));
            try (var accepted = origin.accept()) {
                assertThat(accepted.getInetAddress()).isInstanceOf(Inet6Address.class);
                accepted.getOutputStream().write("HTTP/1.0 200 OK\r\n\r\nhello".getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(client.readUntil("hello")).startsWith("HTTP/1.1 200 ");
        }
    }

    /** However it is written, and whatever address connections come from. */
    @Test
    void weirItselfIsNotReachedByAnyOfItsAddresses() throws Exception {
        needsIpv6();
        try (Scene scene = new Scene(new Settings().listen("::").bind(SourceAddress.parse("lo")))) {
            int port = scene.address().getPort();
            List<String> hosts = new ArrayList<>(List.of(
                    "127.0.0.1",
                    "127.0.0.9",
                    "0.0.0.0",
                    "localhost",
                    "[::1]",
                    "[0:0:0:0:0:0:0:1]",
                    "[::]",
                    "[::ffff:127.0.0.1]",
                    "[::ffff:7f00:1]"));
            NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(Inet4Address.class::isInstance)
                    .forEach(address -> hosts.add(address.getHostAddress()));
            for (String host : hosts) {
                ScriptedPeer client = scene.with(ScriptedPeer.connect(new InetSocketAddress("127.0.0.1", port)));
                assertThat(client.send(get(host + ":" + port)).readUntil("\r\n\r\n"))
                        .as(host)
                        .startsWith("HTTP/1.1 508 ")
                        .contains("error=proxy_loop_detected");
            }
        }
    }

    /** The zone leads out of this machine, and nobody else is told of it. */
    @Test
    void zoneIsMindedOnTheWayAndNeverSent() throws Exception {
        Inet6Address own = linkLocal();
        assumeThat(own).as("an interface with a link-local address").isNotNull();
        String zone = NetworkInterface.getByInetAddress(own).getName();
        try (ServerSocket origin = new ServerSocket(0, 1, own);
                Scene scene = new Scene(new Settings())) {
            String bare = own.getHostAddress().replaceFirst("%.*", "");
            ScriptedPeer client = scene.client();
            client.send(get("[" + bare + "%25" + zone + "]:" + origin.getLocalPort()));
            try (var accepted = origin.accept()) {
                byte[] head = new byte[2_000];
                int count = accepted.getInputStream().read(head);
                assertThat(new String(head, 0, count, "US-ASCII"))
                        .contains("\r\nHost: [" + bare + "]:" + origin.getLocalPort() + "\r\n")
                        .doesNotContain("%");
                accepted.getOutputStream().write("HTTP/1.0 200 OK\r\n\r\nhello".getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(client.readUntil("hello")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void linkLocalAddressWithoutZoneIsToldToBeIncomplete() throws Exception {
        needsIpv6();
        try (Scene scene = new Scene(new Settings())) {
            scene.client().send(get("[fe80::1]:9")).readUntil("\r\n\r\n");

            ExchangeEnded ended = scene.events().awaitFirst(ExchangeEnded.class);
            assertThat(ended.failure().kind()).isEqualTo(FailureKind.DESTINATION_IP_UNROUTABLE);
            assertThat(ended.failure().detail()).contains("name the interface");
        }
    }

    private static String get(String authority) {
        return "GET http://" + authority + "/ HTTP/1.1\r\nHost: " + authority + "\r\n\r\n";
    }

    private static void needsIpv6() throws IOException {
        assumeThat(NetworkInterface.getByInetAddress(InetAddress.getByName("::1")))
                .as("this machine has ::1")
                .isNotNull();
    }

    private static @Nullable Inet6Address linkLocal() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet6Address && address.isLinkLocalAddress())
                .map(Inet6Address.class::cast)
                .findFirst()
                .orElse(null);
    }
}
