package dev.weir.proxy.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.internal.tcnative.SSLContext;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Has BoringSSL tell the secrets of a context's connections; the JDK's own TLS tells none. */
final class TlsSecrets {

    private TlsSecrets() {}

    /** @throws SSLException when this TLS implementation tells no secrets */
    static void tell(SslContext context, @Nullable KeyLog log) throws SSLException {
        if (log == null) {
            return;
        }
        if (!(context instanceof ReferenceCountedOpenSslContext openSsl)) {
            Throwable cause = OpenSsl.unavailabilityCause();
            throw new SSLException(
                    "TLS secrets cannot be logged: that needs BoringSSL, which does not load here, and the"
                            + " JDK's own TLS tells none",
                    cause);
        }
        boolean set = SSLContext.setKeyLogCallback(
                pointer(openSsl), (ssl, line) -> log.line(new String(line, StandardCharsets.US_ASCII)));
        if (!set) {
            throw new SSLException("TLS secrets cannot be logged: this build of BoringSSL has no key log");
        }
    }

    /**
     * The state that tcnative keeps for the context. Not {@code sslCtxPointer()}, which is public but one level deeper: given to
     * tcnative, that one crashes the JVM.
     */
    private static long pointer(ReferenceCountedOpenSslContext context) throws SSLException {
        try {
            Field field = ReferenceCountedOpenSslContext.class.getDeclaredField("ctx");
            field.setAccessible(true);
            return field.getLong(context);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new SSLException("TLS secrets cannot be logged: this version of Netty hides its context", e);
        }
    }
}
