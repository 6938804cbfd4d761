package dev.weir.proxy.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

final class SocketErrorTest {

    @Test
    void onlyResetAndBrokenPipeAreThePeersWord() {
        assertThat(SocketError.of(104)).isEqualTo(SocketError.RESET);
        assertThat(SocketError.of(32)).isEqualTo(SocketError.RESET_AFTER_FIN);
        assertThat(SocketError.of(110)).isEqualTo(SocketError.OTHER);
        assertThat(SocketError.of(0)).isEqualTo(SocketError.NONE);
        assertThat(SocketError.OTHER.isReset()).isFalse();
        assertThat(SocketError.NONE.isReset()).isFalse();
    }

    @Test
    void jdkExceptionsAreToldByTheirWords() {
        assertThat(SocketError.of(new SocketException("Connection reset"))).isEqualTo(SocketError.RESET);
        assertThat(SocketError.of(new IOException("Connection reset by peer"))).isEqualTo(SocketError.RESET);
        assertThat(SocketError.of(new IOException("Broken pipe"))).isEqualTo(SocketError.RESET_AFTER_FIN);
        assertThat(SocketError.of(new IOException("Connection timed out"))).isEqualTo(SocketError.OTHER);
    }

    @Test
    void handlersExceptionIsNoSocketError() {
        assertThat(SocketError.of(new IllegalStateException("Connection reset")))
                .isEqualTo(SocketError.NONE);
        assertThat(SocketError.of((Throwable) null)).isEqualTo(SocketError.NONE);
    }
}
