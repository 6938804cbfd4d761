package dev.weir.proxy.origin.dial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.FailureKind;
import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConnectFailuresTest {

    static Stream<Arguments> causes() {
        return Stream.of(
                Arguments.of(new ConnectTimeoutException("late"), FailureKind.CONNECTION_TIMEOUT),
                Arguments.of(new ConnectException("Connection refused"), FailureKind.CONNECTION_REFUSED),
                Arguments.of(
                        new ConnectException("finishConnect(..) failed with error(-111): \u62d2\u7edd"),
                        FailureKind.CONNECTION_REFUSED),
                Arguments.of(
                        new ConnectException("finishConnect(..) failed with error(-110): late"),
                        FailureKind.CONNECTION_TIMEOUT),
                Arguments.of(
                        new ConnectException("connect(..) failed with error(-104): reset"),
                        FailureKind.CONNECTION_TERMINATED),
                Arguments.of(
                        new ConnectException("connect(..) failed with error(-13): denied"),
                        FailureKind.DESTINATION_IP_PROHIBITED),
                Arguments.of(new NoRouteToHostException(), FailureKind.DESTINATION_IP_UNROUTABLE),
                Arguments.of(new SocketException("Network is unreachable"), FailureKind.DESTINATION_IP_UNROUTABLE),
                Arguments.of(new IOException("Too many open files"), FailureKind.PROXY_INTERNAL_ERROR));
    }

    @ParameterizedTest
    @MethodSource("causes")
    void causeBecomesItsKind(Throwable cause, FailureKind kind) {
        InetSocketAddress remote = new InetSocketAddress("2001:db8::1", 443);
        assertThat(ConnectFailures.of(remote, cause, DialConfig.system()).kind())
                .isEqualTo(kind);
        assertThat(ConnectFailures.of(remote, cause, DialConfig.system()).detail())
                .startsWith("[2001:db8::1]:443 ")
                .doesNotContain("\n");
    }
}
