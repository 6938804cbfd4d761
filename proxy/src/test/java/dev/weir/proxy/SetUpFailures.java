package dev.weir.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.proxy.FailureTableIT.Play;
import dev.weir.proxy.testing.FullBacklog;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.ScriptedDns;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.ScriptedPeer;
import dev.weir.proxy.testing.ScriptedReply;
import dev.weir.proxy.testing.Settings;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;

/** What can go wrong before there is a connection to the origin. */
final class SetUpFailures {

    private SetUpFailures() {}

    static void addTo(Map<String, Play> plays) {
        plays.put("dns-nxdomain", stage -> resolving(stage, ScriptedReply.rcode(DnsResponseCode.NXDOMAIN)));
        plays.put("dns-servfail", stage -> resolving(stage, ScriptedReply.rcode(DnsResponseCode.SERVFAIL)));
        plays.put("dns-silent", stage -> resolving(stage, ScriptedReply.silence()));
        plays.put("dns-no-name", stage -> get(stage.open(new Scene(stage.settings())), "http://a..b/"));
        plays.put("connect-refused", stage -> get(stage.open(new Scene(stage.settings())), "http://127.0.0.1:1/"));
        plays.put(
                "connect-unroutable", stage -> get(stage.open(new Scene(stage.settings())), "http://127.255.255.255/"));
        plays.put("connect-black-hole", SetUpFailures::blackHole);
        plays.put("connect-itself", stage -> {
            Scene scene = stage.open(new Scene(stage.settings()));
            return get(scene, scene.proxy().url() + "/");
        });
        plays.put("via-loop", SetUpFailures::viaLoop);
        plays.put("tls-untrusted", stage -> tls(stage, "localhost", false));
        plays.put("tls-wrong-host", stage -> tls(stage, "other.test", true));
        plays.put("tls-alert", stage -> handshake(stage, new byte[] {21, 3, 3, 0, 2, 2, 40}));
        plays.put("tls-garbage", stage -> handshake(stage, "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(ISO_8859_1)));
        plays.put("tls-silent", stage -> handshake(stage, new byte[0]));
        plays.put("parent-refuses", stage -> parent(stage, "403 Forbidden"));
        plays.put("parent-wants-password", stage -> parent(stage, "407 Proxy Authentication Required"));
    }

    /** The status of Weir's own answer. */
    static String status(ScriptedPeer client) {
        String head = client.readUntil("\r\n\r\n");
        assertThat(head).contains("\r\nProxy-Status: weir; error=");
        return head.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length());
    }

    private static String get(Scene scene, String url) {
        return status(scene.client().send("GET " + url + " HTTP/1.1\r\nHost: x\r\n\r\n"));
    }

    private static String resolving(FailureTableIT.Stage stage, ScriptedReply reply) {
        ScriptedDns dns =
                ScriptedDns.start().on("name.test", DnsRecordType.A, reply).on("name.test", DnsRecordType.AAAA, reply);
        Scene scene = stage.open(new Scene(stage.settings().resolvingBy(dns.address(), 200)));
        scene.with(dns);
        return get(scene, "http://name.test/");
    }

    private static String blackHole(FailureTableIT.Stage stage) throws Exception {
        FullBacklog hole = new FullBacklog(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Scene scene = stage.open(new Scene(stage.settings().connectTimeoutMillis(200)));
        scene.with(hole);
        return get(scene, "http://127.0.0.1:" + hole.address().getPort() + "/");
    }

    private static String viaLoop(FailureTableIT.Stage stage) {
        Scene scene = stage.open(new Scene(stage.settings()));
        ScriptedPeer client = scene.client();
        client.send("OPTIONS http://x/ HTTP/1.1\r\nHost: x\r\nMax-Forwards: 0\r\n\r\n");
        String via = client.readUntil("\r\n\r\n").replaceAll("(?s).*(Via: [^\r]*).*", "$1");
        return status(client.send("GET http://x/ HTTP/1.1\r\nHost: x\r\n" + via + "\r\n\r\n"));
    }

    private static String tls(FailureTableIT.Stage stage, String certifiedHost, boolean trusted) throws Exception {
        ScriptedOrigin origin = ScriptedOrigin.tls(certifiedHost, ScriptedOrigin.answering("hello"));
        Settings settings =
                trusted ? stage.settings().trusting(origin.authorityPem(stage.directory)) : stage.settings();
        Scene scene = stage.open(new Scene(settings));
        scene.with(origin);
        return get(scene, "https://localhost:" + origin.port() + "/");
    }

    /** The origin answers the ClientHello with these bytes. */
    private static String handshake(FailureTableIT.Stage stage, byte[] answer) {
        Scene scene = stage.open(new Scene(stage.settings().handshakeMillis(300)));
        ScriptedOrigin origin = scene.origin(conversation -> {
            conversation.read(100);
            conversation.write(answer);
            conversation.input().readAllBytes();
        });
        return get(scene, "https://localhost:" + origin.port() + "/");
    }

    private static String parent(FailureTableIT.Stage stage, String answer) {
        ScriptedOrigin parent = ScriptedOrigin.plain(conversation -> {
            conversation.readHead();
            conversation.write("HTTP/1.1 " + answer + "\r\nContent-Length: 0\r\n\r\n");
            conversation.readHead();
        });
        Scene scene = stage.open(new Scene(stage.settings().parent("http://localhost:" + parent.port())));
        scene.with(parent);
        return get(scene, "https://origin.test/");
    }
}
