package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.FailureKind;
import dev.weir.proxy.testing.FullBacklog;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.ScriptedDns;
import dev.weir.proxy.testing.ScriptedPeer;
import dev.weir.proxy.testing.ScriptedReply;
import dev.weir.proxy.testing.Settings;
import io.netty.handler.codec.dns.DnsRecordType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Names that do not resolve and addresses that do not answer. */
class UnreachableIT {

    private static void assertAnswered(Scene scene, String authority, int status, FailureKind kind) {
        ScriptedPeer client =
                scene.client().send("GET http://" + authority + "/ HTTP/1.1\r\nHost: " + authority + "\r\n\r\n");
        assertThat(client.readUntil("\r\n\r\n"))
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("Proxy-Status: weir; error=" + kind.token() + ";");
        assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure().kind())
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @EnumSource(ProxyConfig.TransportChoice.class)
    void nameThatDoesNotExistIsAnsweredWith502(ProxyConfig.TransportChoice transport) throws Exception {
        try (ScriptedDns dns = ScriptedDns.start();
                Scene scene = new Scene(Settings.on(transport).resolvingBy(dns.address(), 2_000))) {
            assertAnswered(scene, "nobody.test", 502, FailureKind.DNS_ERROR);
        }
    }

    @ParameterizedTest
    @EnumSource(ProxyConfig.TransportChoice.class)
    void nameServerThatIsSilentIsAnsweredWith504(ProxyConfig.TransportChoice transport) throws Exception {
        try (ScriptedDns dns = ScriptedDns.start()
                        .on("slow.test", DnsRecordType.A, ScriptedReply.silence())
                        .on("slow.test", DnsRecordType.AAAA, ScriptedReply.silence());
                Scene scene = new Scene(Settings.on(transport).resolvingBy(dns.address(), 100))) {
            assertAnswered(scene, "slow.test", 504, FailureKind.DNS_TIMEOUT);
        }
    }

    @ParameterizedTest
    @EnumSource(ProxyConfig.TransportChoice.class)
    void addressThatDoesNotAnswerIsAnsweredWith504(ProxyConfig.TransportChoice transport) throws Exception {
        try (FullBacklog hole = new FullBacklog(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                Scene scene = new Scene(Settings.on(transport).connectTimeoutMillis(300))) {
            assertAnswered(scene, "127.0.0.1:" + hole.address().getPort(), 504, FailureKind.CONNECTION_TIMEOUT);
        }
    }

    @Test
    void clientThatLeavesWhileTheNameIsResolvedEndsTheExchange() throws Exception {
        try (ScriptedDns dns = ScriptedDns.start()
                        .on("slow.test", DnsRecordType.A, ScriptedReply.silence())
                        .on("slow.test", DnsRecordType.AAAA, ScriptedReply.silence());
                Scene scene =
                        new Scene(Settings.on(ProxyConfig.TransportChoice.BEST).resolvingBy(dns.address(), 10_000))) {
            ScriptedPeer client = scene.client().send("GET http://slow.test/ HTTP/1.1\r\nHost: slow.test\r\n\r\n");
            scene.events().awaitFirst(dev.weir.events.ExchangeEvent.DnsStarted.class);
            client.reset();
            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure().kind())
                    .isEqualTo(FailureKind.CONNECTION_TERMINATED);
        }
    }
}
