package dev.weir.proxy.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslProvider;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Which TLS implementation both legs use: BoringSSL costs a sixth of the JDK's CPU per handshake and tells more. */
final class TlsProvider {

    private TlsProvider() {}

    /**
     * A context for each offer, made when it is needed first: a host is seldom asked for both, and who passes plain requests on needs none, when
     * to load the library takes 50 ms of a start. Used by all event loops.
     */
    static final class Contexts {
        private final Maker maker;
        private @Nullable SslContext http1;
        private @Nullable SslContext http2;

        Contexts(Maker maker) {
            this.maker = maker;
        }

        synchronized SslContext of(boolean offersHttp2) throws SSLException {
            SslContext context = offersHttp2 ? http2 : http1;
            if (context == null) {
                context = maker.make(offersHttp2);
                if (offersHttp2) {
                    http2 = context;
                } else {
                    http1 = context;
                }
            }
            return context;
        }
    }

    /** Makes the context of one offer. */
    @FunctionalInterface
    interface Maker {
        SslContext make(boolean offersHttp2) throws SSLException;
    }

    static SslProvider best() {
        return OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
    }

    /** What can be spoken behind the handshake; a peer that offers nothing of it is served all the same. */
    static ApplicationProtocolConfig alpn(boolean http2) {
        return new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                offered(http2));
    }

    /** What is offered by it, in its order. */
    static List<String> offered(boolean http2) {
        return http2
                ? List.of(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1)
                : List.of(ApplicationProtocolNames.HTTP_1_1);
    }
}
