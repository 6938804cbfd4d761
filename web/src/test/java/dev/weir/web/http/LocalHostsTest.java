package dev.weir.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalHostsTest {

    private final LocalHosts hosts = new LocalHosts(8878);

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8878", "127.0.0.1:8878", "[::1]:8878", "LocalHost:8878"})
    void ownNamesAreAllowed(String host) {
        assertThat(hosts.allow(List.of(host))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "localhost:80",
                "evil.test:8878",
                "evil.localhost:8878",
                "127.0.0.1.evil.test:8878"
            })
    void otherNamesAreNot(String host) {
        assertThat(hosts.allow(List.of(host))).isFalse();
    }

    @Test
    void exactlyOneFieldIsNeeded() {
        assertThat(hosts.allow(null)).isFalse();
        assertThat(hosts.allow(List.of("localhost:8878", "localhost:8878"))).isFalse();
    }

    @Test
    void defaultPortNeedsNotBeSaid() {
        assertThat(new LocalHosts(80).allow(List.of("localhost"))).isTrue();
    }
}
