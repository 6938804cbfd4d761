package dev.weir.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityTest {

    @ParameterizedTest
    @CsvSource({
        "[FE80::1%25Eth0]:81, fe80::1%Eth0, 81",
        "[fe80::1%eth0], fe80::1%eth0, 80",
        "[fe80::1%25], fe80::1%25, 80",
        "[::FFFF:127.0.0.1]:1, ::ffff:127.0.0.1, 1",
        "H.Test:8080, h.test, 8080"
    })
    void hostIsLowerCaseButForTheZoneOfAnAddress(String text, String host, int port) {
        assertThat(Authority.parse(text, 80)).isEqualTo(new Authority(host, port));
    }

    @Test
    void zoneIsForThisMachineOnly() {
        Destination destination = new Destination(true, Authority.parse("[fe80::1%eth0]:8443", 443));
        assertThat(destination.authority().withoutZone()).hasToString("[fe80::1]:8443");
        assertThat(destination.tlsName().host()).isEqualTo("fe80::1");
        assertThat(destination.hostValue()).isEqualTo("[fe80::1]:8443");
        assertThat(destination.authority()).hasToString("[fe80::1%eth0]:8443");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[fe80::1%]",
                "[fe80::1%25a/b]",
                "[fe80::1%a\rb]",
                "[fe80::1%25abcdefghijklmnop]",
                "[h%25eth0]",
                "h%25eth0"
            })
    void zoneIsTheNameOfAnInterfaceBehindAnAddress(String text) {
        assertThatThrownBy(() -> Authority.parse(text, 80)).isInstanceOf(IllegalArgumentException.class);
    }
}
