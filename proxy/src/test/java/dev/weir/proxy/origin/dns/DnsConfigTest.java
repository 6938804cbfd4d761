package dev.weir.proxy.origin.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.NetUtil;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DnsConfigTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1:53",
        "192.0.2.1:5353, 192.0.2.1:5353",
        "2001:db8::1, [2001:db8::1]:53",
        "[2001:db8::1], [2001:db8::1]:53",
        "[2001:db8::1]:5353, [2001:db8::1]:5353"
    })
    void serverIsAnAddressWithOrWithoutPort(String text, String expected) {
        assertThat(NetUtil.toSocketAddressString(DnsConfig.server(text))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "dns.test", "192.0.2.1:0", "192.0.2.1:x", "192.0.2", "[192.0.2.1", "https://192.0.2.1"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> DnsConfig.server(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
