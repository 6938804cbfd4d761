package dev.weir.proxy.origin.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.DnsSource;
import dev.weir.events.ExchangeId;
import dev.weir.proxy.origin.dns.literal.IpLiteral;
import dev.weir.proxy.tap.DnsTap;
import dev.weir.proxy.tap.Taps;
import dev.weir.proxy.testing.FakeTicker;
import dev.weir.proxy.testing.RecordingSink;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalNamesTest {

    private static final DnsTap TAP = new DnsTap(new Taps(new RecordingSink(), new FakeTicker()), new ExchangeId(1));

    @TempDir
    Path files;

    @Test
    void literalAddressIsItself() {
        assertFound(names(), "192.0.2.1", DnsSource.LITERAL, "192.0.2.1");
        assertFound(names(), "2001:db8::1", DnsSource.LITERAL, "2001:db8::1");
    }

    @Test
    void overrideGoesBeforeTheHostsFile() throws IOException {
        hosts("192.0.2.1 shop.test");
        LocalNames names = names("*:443:192.0.2.3", "shop.test:443:192.0.2.2");
        assertFound(names, "shop.test", DnsSource.OVERRIDE, "192.0.2.2");
        assertFound(names, "other.test", DnsSource.OVERRIDE, "192.0.2.3");
        assertThat(names.find("shop.test", 80, TAP).source()).isEqualTo(DnsSource.HOSTS_FILE);
    }

    @Test
    void hostsFileGivesAllAddressesOfAName() throws IOException {
        hosts(
                "# comment",
                "192.0.2.1\tShop.Test www.shop.test # more",
                "",
                "broken shop.test",
                "2001:db8::1 shop.test");
        assertFound(names(), "shop.test", DnsSource.HOSTS_FILE, "192.0.2.1", "2001:db8::1");
        assertFound(names(), "www.shop.test", DnsSource.HOSTS_FILE, "192.0.2.1");
        assertThat(names().find("more", 443, TAP)).isNull();
    }

    @Test
    void changedHostsFileIsReadAgain() throws IOException {
        LocalNames names = names();
        assertThat(names.find("shop.test", 443, TAP)).isNull();
        hosts("192.0.2.1 shop.test");
        assertFound(names, "shop.test", DnsSource.HOSTS_FILE, "192.0.2.1");
        hosts("192.0.2.22 shop.test");
        assertFound(names, "shop.test", DnsSource.HOSTS_FILE, "192.0.2.22");
        Files.delete(files.resolve("hosts"));
        assertThat(names.find("shop.test", 443, TAP)).isNull();
    }

    @Test
    void localhostNeverLeavesTheMachine() throws IOException {
        assertFound(names(), "localhost", DnsSource.LITERAL, "::1", "127.0.0.1");
        assertFound(names(), "shop.localhost", DnsSource.LITERAL, "::1", "127.0.0.1");
        assertThat(names().find("notlocalhost", 443, TAP)).isNull();
        hosts("127.0.0.1 localhost");
        assertFound(names(), "localhost", DnsSource.HOSTS_FILE, "127.0.0.1");
    }

    private LocalNames names(String... overrides) {
        return new LocalNames(DnsConfig.system()
                .withFiles(files.resolve("hosts"), files.resolve("resolv.conf"))
                .withOverrides(Arrays.stream(overrides).map(HostOverride::parse).toList()));
    }

    private void hosts(String... lines) throws IOException {
        Files.write(files.resolve("hosts"), List.of(lines));
    }

    private static void assertFound(LocalNames names, String name, DnsSource source, String... addresses) {
        LocalNames.Found found = names.find(name, 443, TAP);
        assertThat(found).isNotNull();
        assertThat(found.source()).isEqualTo(source);
        List<InetAddress> expected =
                Arrays.stream(addresses).map(IpLiteral::read).toList();
        assertThat(found.addresses()).isEqualTo(expected);
    }
}
