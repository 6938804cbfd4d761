package dev.weir.app.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:8877, 127.0.0.1, 8877",
        "localhost, localhost, -1",
        "8877, '', 8877",
        ":0, '', 0",
        "[::1]:53, ::1, 53",
        "[::1], ::1, -1",
        "fe80::1, fe80::1, -1"
    })
    void readsHostAndPort(String text, String host, int port) {
        assertThat(HostPort.parse(text)).isEqualTo(new HostPort(host, port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host:", "host:port", "host:65536", "[::1", "[::1]53", "host:-1"})
    void refusesOtherText(String text) {
        assertThatThrownBy(() -> HostPort.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("HOST:PORT");
    }

    @Test
    void whatWasNotGivenIsFilledIn() throws Exception {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        assertThat(HostPort.parse(":9").resolved(loopback, 1)).isEqualTo(new InetSocketAddress("127.0.0.1", 9));
        assertThat(HostPort.parse("::1").resolved(loopback, 53)).isEqualTo(new InetSocketAddress("::1", 53));
    }

    @Test
    void printedAddressCanBeReadAgain() {
        assertThat(HostPort.text(new InetSocketAddress("127.0.0.1", 80))).isEqualTo("127.0.0.1:80");
        assertThat(HostPort.parse(HostPort.text(new InetSocketAddress("::1", 80)))
                        .port())
                .isEqualTo(80);
    }
}
