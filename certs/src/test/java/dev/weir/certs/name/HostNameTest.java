package dev.weir.certs.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostNameTest {

    @ParameterizedTest
    @CsvSource({
        "Example.COM., example.com, false",
        "a_b.test, a_b.test, false",
        "2130706433, 2130706433, false",
        "192.0.2.1, 192.0.2.1, true",
        "[::1], 0:0:0:0:0:0:0:1, true",
        "2001:DB8:0:0::1, 2001:db8:0:0:0:0:0:1, true",
        "fe80::1%25eth0, fe80:0:0:0:0:0:0:1, true",
        "::FFFF:192.0.2.1, ::ffff:192.0.2.1, true",
        "::ffff:c000:201, ::ffff:192.0.2.1, true"
    })
    void hostHasOneSpelling(String host, String text, boolean address) {
        assertThat(HostName.of(host)).isEqualTo(new HostName(text, address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "[]",
                "*.com",
                "a b",
                "a/b",
                "a\u0000b",
                "a\r\nb",
                "::zz",
                "a:b",
                "example.com:443",
                "a@b",
                "1:2:3:4:5:6:7:8:9",
                "xn--\u00fc"
            })
    void hostThatNoCertificateCanNameIsRefused(String host) {
        assertThatIllegalArgumentException().isThrownBy(() -> HostName.of(host));
    }

    @Test
    void nameOverTheLimitOfDnsIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> HostName.of("a".repeat(254)));
        assertThat(HostName.of("a".repeat(253) + ".").text()).hasSize(253);
    }

    @Test
    void messageIsSafeToPrint() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostName.of("\u001b[2J" + "x".repeat(5000)))
                .satisfies(
                        e -> assertThat(e.getMessage()).doesNotContain("\u001b").hasSizeLessThan(400));
    }
}
