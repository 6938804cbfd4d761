package dev.weir.proxy.origin.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS) // has no resolv.conf
class NameServersTest {

    @TempDir
    Path files;

    @Test
    void resolvConfNamesTheServersInOrder() throws IOException {
        resolvConf(
                "search corp.test",
                "options ndots:5 rotate",
                "nameserver 192.0.2.1",
                " nameserver\t2001:db8::1 # two",
                "nameserver nonsense");
        assertThat(servers(List.of()).current()).containsExactly(at("192.0.2.1"), at("2001:db8::1"));
    }

    @Test
    void configuredServersReplaceTheSystems() throws IOException {
        resolvConf("nameserver 192.0.2.1");
        InetSocketAddress own = new InetSocketAddress(InetAddress.getLoopbackAddress(), 5353);
        assertThat(servers(List.of(own)).current()).containsExactly(own);
    }

    @Test
    void changedResolvConfIsReadAgain() throws IOException {
        NameServers servers = servers(List.of());
        assertThat(servers.current()).containsExactly(at("127.0.0.1"));
        resolvConf("nameserver 192.0.2.1");
        assertThat(servers.current()).containsExactly(at("192.0.2.1"));
    }

    private NameServers servers(List<InetSocketAddress> configured) {
        return new NameServers(DnsConfig.system()
                .withServers(configured)
                .withFiles(files.resolve("hosts"), files.resolve("resolv.conf")));
    }

    private void resolvConf(String... lines) throws IOException {
        Files.write(files.resolve("resolv.conf"), List.of(lines));
    }

    private static InetSocketAddress at(String address) {
        return new InetSocketAddress(address, 53);
    }
}
