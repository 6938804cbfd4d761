package dev.weir.proxy.origin.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.proxy.http.Authority;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoProxyTest {

    @ParameterizedTest
    @CsvSource({
        "*, any.test, true",
        "example.com, example.com, true",
        "example.com, www.example.com, true",
        ".example.com, example.com, true",
        "*.example.com, www.example.com, true",
        "EXAMPLE.com., Example.Com, true",
        "example.com, notexample.com, false",
        "10.0.0.0/8, 10.1.2.3, true",
        "10.0.0.0/8, 11.1.2.3, false",
        "0.0.0.0/0, 11.1.2.3, true",
        "192.0.2.1, 192.0.2.1, true",
        "2.1, 192.0.2.1, false",
        "fd00::/8, fd12::1, true",
        "fd00::/8, fe80::1, false",
        "::1, ::1, true",
        "[::1]:443, ::1, true",
        "[::1]:80, ::1, false",
        "example.com:443, www.example.com, true",
        "example.com:80, www.example.com, false",
        "<local>, shop, true",
        "<local>, shop.test, false"
    })
    void entryMatchesWhatItMeans(String entry, String host, boolean matches) {
        String found = NoProxy.parse(List.of("other.test, " + entry)).entryFor(new Authority(host, 443));

        assertThat(found).isEqualTo(matches ? entry : null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "shop.test/8", "fd00::/129", "10.0.0.0/x"})
    void whatIsNoEntryIsRefused(String entry) {
        assertThatThrownBy(() -> NoProxy.parse(List.of(entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(entry);
    }

    @Test
    void withoutEntriesNothingIsExcepted() {
        assertThat(NoProxy.NONE.entryFor(new Authority("a.test", 1))).isNull();
        assertThat(NoProxy.parse(List.of(" , ")).entryFor(new Authority("a.test", 1)))
                .isNull();
    }
}
