package dev.weir.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpTextTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "[0:0:0:0:0:0:0:0], ::",
        "[0:0:0:0:0:0:0:1], ::1",
        "[1:0:0:0:0:0:0:0], 1::",
        "[2001:DB8:0:0:1:0:0:1], 2001:db8::1:0:0:1",
        "[2001:db8:0:1:1:1:1:1], 2001:db8:0:1:1:1:1:1",
        "[2001:0:0:1:0:0:0:1], 2001:0:0:1::1",
        "[1:2:3:4:5:6:0:0], 1:2:3:4:5:6::",
    })
    void addressIsWrittenAsRfc5952AsksFor(String literal, String text) throws Exception {
        assertThat(IpText.of(InetAddress.getByName(literal))).isEqualTo(text);
    }

    @Test
    void zoneIsKeptAndAnAddressWithAPortStandsInBrackets() throws Exception {
        byte[] bytes = InetAddress.getByName("[fe80::1]").getAddress();
        InetAddress scoped = Inet6Address.getByAddress(null, bytes, 2);
        assertThat(IpText.of(scoped)).startsWith("fe80::1%");
        assertThat(IpText.of(new InetSocketAddress("::1", 80))).isEqualTo("[::1]:80");
        assertThat(IpText.of(new InetSocketAddress("127.0.0.1", 80))).isEqualTo("127.0.0.1:80");
        assertThat(IpText.of(InetSocketAddress.createUnresolved("h.test", 80))).isEqualTo("h.test:80");
    }
}
