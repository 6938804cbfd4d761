package dev.weir.proxy.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.Errors.NativeIoException;
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

    @Test
    void peopleAreToldWhatHappened() {
        assertThat(SocketError.said(new SocketException("Broken pipe"))).isEqualTo("reset by its peer");
        assertThat(SocketError.said(new IllegalStateException("a header without a colon")))
                .isEqualTo("a header without a colon");
    }

    @Test
    void peopleAreNotToldTheNameOfASystemCall() {
        assumeTrue(Epoll.isAvailable(), "the errors of native transports");
        NativeIoException reset = new NativeIoException("recvAddress", Errors.ERRNO_ECONNRESET_NEGATIVE);
        assertThat(reset).hasMessageContaining("recvAddress(..) failed");
        assertThat(SocketError.said(reset)).isEqualTo("reset by its peer");
        assertThat(SocketError.said(new NativeIoException("writevAddresses", -110)))
                .isEqualTo("ETIMEDOUT");
    }
}
