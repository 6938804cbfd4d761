package dev.weir.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.WayIn;
import dev.weir.inspector.model.Passage;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.proxy.testing.Openssl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The ways in and out as people ask for them on the command line, with curl, and what {@code weir show} says of each. */
@EnabledOnOs(OS.LINUX) // 127.0.0.5 is this machine
class WaysIT {

    private static final String HOST = "127.0.0.1:";
    private static final byte[] TEXT = Site.bytes("water\n");

    @TempDir
    private Path directory;

    @BeforeEach
    void needCurl() {
        ClientRun.needs("curl");
    }

    @Test
    void socksThroughAParentAndPastIt() throws Exception {
        try (Site site = Site.http().page("/a", "text/plain", TEXT);
                RunningWeir parent = RunningWeir.start(directory.resolve("parent"), "--auth", "me:s3cret");
                RunningWeir weir = RunningWeir.start(
                        directory.resolve("weir"),
                        "--parent",
                        "http://me:s3cret@" + HOST + parent.address().getPort(),
                        "--no-proxy",
                        HOST + site.port(),
                        "--bind",
                        "127.0.0.5")) {
            String direct = "http://" + HOST + site.port() + "/a?direct";
            curl("--socks5-hostname", at(weir), site.url("/a?socks"), direct).succeeded();
            curl("-x", weir.proxyUrl(), site.url("/a?http")).succeeded();

            Recorded last = parent.stop();
            Recorded first = weir.stop();
            RecordedExchange socks = first.only(site.url("/a?socks"));
            assertThat(socks.passage().way()).isEqualTo(WayIn.SOCKS5);
            assertThat(routes(socks))
                    .containsExactly("http://***@" + HOST + parent.address().getPort());
            assertThat(routes(first.only(direct))).containsExactly("direct");
            assertThat(first.connection(first.only(direct).origin()).local().getAddress())
                    .isEqualTo(InetAddress.getByName("127.0.0.5"));
            assertThat(last.urls()).containsExactly(site.url("/a?socks"), site.url("/a?http"));
            assertThat(last.connection(last.only(site.url("/a?http")).client())
                            .remote()
                            .getAddress())
                    .isEqualTo(InetAddress.getByName("127.0.0.5"));
            assertThat(show(first, socks))
                    .contains("SOCKS5 localhost:" + site.port() + " opened by Weir")
                    .contains("Route    http://***@" + HOST + parent.address().getPort() + ", because of --parent")
                    .doesNotContain("s3cret");
            assertThat(show(first, first.only(direct)))
                    .contains("Route    direct, because of --no-proxy " + HOST + site.port())
                    .contains("TCP      127.0.0.5:");
        }
    }

    @Test
    void loginThatIsRefusedIsARowOfItsOwn() throws Exception {
        try (Site site = Site.http().page("/a", "text/plain", TEXT);
                RunningWeir weir = RunningWeir.start(directory.resolve("weir"), "--auth", "me:s3cret")) {
            assertThat(curl("-x", "socks5h://me:wr0ng@" + at(weir), site.url("/a"))
                            .exit())
                    .isEqualTo(97);

            Recorded recorded = weir.stop();
            assertThat(recorded.exchanges()).hasSize(1);
            assertThat(show(recorded, recorded.exchanges().get(0)))
                    .startsWith("#1  LOGIN")
                    .contains("SOCKS5   LOGIN as me → 1 wrong user name or password")
                    .doesNotContain("wr0ng");
        }
    }

    @Test
    void certificateForAnOriginBehindAParent() throws Exception {
        ClientRun.needs("openssl");
        new Openssl(directory).certificate("server");
        openssl("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=me -keyout me.key -out me.crt");
        Path mine = Files.writeString(
                directory.resolve("me.pem"),
                Files.readString(directory.resolve("me.crt")) + Files.readString(directory.resolve("me.key")));
        int port = freePort();
        Process server = ClientRun.client(
                        directory,
                        List.of(
                                ("openssl s_server -quiet -www -Verify 1 -key server.key -cert server.pem -CAfile me.crt -accept"
                                                + " 127.0.0.1:" + port)
                                        .split(" ")))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("openssl.out").toFile())
                .start();
        try (RunningWeir parent = RunningWeir.start(directory.resolve("parent"), "--no-intercept");
                RunningWeir weir = RunningWeir.start(
                        directory.resolve("weir"),
                        "--parent",
                        parent.proxyUrl(),
                        "--trust",
                        directory.resolve("server.pem").toString(),
                        "--client-cert",
                        "local*=" + mine)) {
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> listens(port));
            String url = "https://localhost:" + port + "/";
            ClientRun read = curl(
                    "-x", weir.proxyUrl(), "--cacert", weir.trust().bundle().toString(), url);

            assertThat(read.succeeded().out()).contains("Client certificate");
            Recorded recorded = weir.stop();
            RecordedExchange exchange = recorded.only(url);
            assertThat(exchange.originTls().clientCertificate().sent().subject())
                    .isEqualTo("CN=me");
            assertThat(show(recorded, exchange)).contains("CN=me").contains("Route    " + parent.proxyUrl());
            assertThat(parent.stop().exchanges().get(0).method()).isEqualTo("CONNECT");
        } finally {
            server.destroyForcibly().onExit().join();
        }
    }

    @Test
    void pacScriptLeadsPastAProxyThatIsNotThere() throws Exception {
        int nobody = freePort();
        Path pac = Files.writeString(
                directory.resolve("proxy.pac"),
                "function FindProxyForURL(url, host) {\n" + "  return host == 'localhost' ? 'PROXY " + HOST + nobody
                        + "; DIRECT' : 'DIRECT';\n}\n");
        Path capture = directory.resolve("pac.weir");
        try (Site site = Site.http().page("/a", "text/plain", TEXT)) {
            ClientRun.of(
                            directory,
                            WeirCommand.in(
                                    directory,
                                    List.of(),
                                    List.of(
                                            "record",
                                            "--pac",
                                            pac.toString(),
                                            "--capture",
                                            capture.toString(),
                                            "--",
                                            "curl",
                                            "-sS",
                                            site.url("/a"))))
                    .succeeded();

            Recorded recorded = Recorded.sealed(capture);
            RecordedExchange exchange = recorded.only(site.url("/a"));
            assertThat(routes(exchange)).containsExactly("http://" + HOST + nobody, "direct");
            assertThat(show(recorded, exchange))
                    .contains("Route    http://" + HOST + nobody + ", because of PAC: PROXY " + HOST + nobody
                            + "; DIRECT")
                    .contains("connection_refused")
                    .contains("direct, because of PAC: ");
        }
    }

    @Test
    void originThatWeirStandsFor() throws Exception {
        try (Site site = Site.http().page("/a", "text/plain", TEXT);
                RunningWeir weir =
                        RunningWeir.start(directory.resolve("weir"), "--reverse", "http://" + HOST + site.port())) {
            String url = "http://" + at(weir) + "/a";
            assertThat(curl(url).succeeded().out()).isEqualTo("water\n");
            // curl writes the URL into the request line whole, as to a proxy.
            assertThat(curl("--request-target", url, url).succeeded().out()).isEqualTo("water\n");

            Recorded recorded = weir.stop();
            assertThat(recorded.under(url))
                    .hasSize(2)
                    .allSatisfy(exchange -> assertThat(exchange.passage().way()).isEqualTo(WayIn.REVERSE));
            assertThat(show(recorded, recorded.exchanges().get(0))).contains("for " + HOST + site.port());
        }
    }

    private static String at(RunningWeir weir) {
        return HOST + weir.address().getPort();
    }

    private static List<String> routes(RecordedExchange exchange) {
        return exchange.passage().routes().stream()
                .map(Passage.RouteChoice::route)
                .toList();
    }

    private String show(Recorded recorded, RecordedExchange exchange) throws IOException, InterruptedException {
        List<String> arguments = List.of(
                "show",
                Long.toString(exchange.number()),
                "--capture",
                recorded.file().toString());
        return ClientRun.of(directory, WeirCommand.in(directory, List.of(), arguments))
                .succeeded()
                .out();
    }

    private ClientRun curl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "--noproxy", "", "-m", "60"));
        command.addAll(List.of(arguments));
        return ClientRun.of(directory, command.toArray(String[]::new));
    }

    private void openssl(String arguments) throws IOException, InterruptedException {
        ClientRun.of(directory, ("openssl " + arguments).split(" ")).succeeded();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
