package dev.weir.proxy.origin.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.proxy.origin.dns.literal.IpLiteral;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostOverrideTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "shop.test:443:192.0.2.1 shop.test 443 192.0.2.1",
                "+Shop.Test:443:192.0.2.1,2001:db8::1 shop.test 443 192.0.2.1,2001:db8::1",
                "shop.test:80:[2001:db8::1],[2001:db8::2] shop.test 80 2001:db8::1,2001:db8::2",
                "*:8080:127.0.0.1 * 8080 127.0.0.1",
                "[2001:db8::9]:80:127.0.0.1 2001:db8::9 80 127.0.0.1",
            })
    void takesWhatCurlTakes(String text, String host, int port, String addresses) {
        HostOverride parsed = HostOverride.parse(text);
        assertThat(parsed.host()).isEqualTo(host);
        assertThat(parsed.port()).isEqualTo(port);
        assertThat(parsed.addresses())
                .isEqualTo(Arrays.stream(addresses.split(",", -1))
                        .map(IpLiteral::read)
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "shop.test",
                "shop.test:443",
                "shop.test:443:",
                "shop.test::192.0.2.1",
                "shop.test:0:192.0.2.1",
                "shop.test:65536:192.0.2.1",
                "shop.test:https:192.0.2.1",
                ":443:192.0.2.1",
                "shop.test:443:other.test",
                "shop.test:443:192.0.2.1,",
                "[::1:443:192.0.2.1",
                "[::1]",
                "[::1]x:443:192.0.2.1",
                "*::192.0.2.1"
            })
    void refusesAnythingElse(String text) {
        assertThatThrownBy(() -> HostOverride.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
