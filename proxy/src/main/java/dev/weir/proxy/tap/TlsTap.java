package dev.weir.proxy.tap;

import dev.weir.events.CertificateDetails;
import dev.weir.events.ConnectionEvent.CertificateAsked;
import dev.weir.events.ConnectionEvent.ChainRefused;
import dev.weir.events.ConnectionEvent.TlsAnswered;
import dev.weir.events.ConnectionEvent.TlsEnded;
import dev.weir.events.ConnectionEvent.TlsFailed;
import dev.weir.events.ConnectionEvent.TlsStarted;
import dev.weir.events.ConnectionId;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.events.RefusedChain;
import dev.weir.events.TlsDetails;
import dev.weir.events.TlsHello;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records the TLS handshake of one connection. */
public final class TlsTap {

    private final Taps taps;
    private final ConnectionId connection;
    private final Leg leg;

    public TlsTap(Taps taps, ConnectionId connection, Leg leg) {
        this.taps = taps;
        this.connection = connection;
        this.leg = leg;
    }

    /** Tells nobody. */
    public static TlsTap untold() {
        return new TlsTap(new Taps(event -> {}, () -> 0), new ConnectionId(0), Leg.ORIGIN);
    }

    /** {@code protocols} are those that the ClientHello offers by ALPN. */
    public void started(@Nullable String serverName, List<String> protocols) {
        taps.emit(new TlsStarted(connection, leg, taps.now(), serverName, List.copyOf(protocols)));
    }

    /** The ServerHello passes. */
    public void answered(TlsHello hello) {
        taps.emit(new TlsAnswered(connection, leg, taps.now(), hello));
    }

    public void chainRefused(RefusedChain chain) {
        taps.emit(new ChainRefused(connection, leg, taps.now(), chain));
    }

    /** The peer asked for a certificate; {@code sent} is null when it got none. */
    public void certificateAsked(List<String> issuers, @Nullable CertificateDetails sent) {
        taps.emit(new CertificateAsked(connection, leg, taps.now(), List.copyOf(issuers), sent));
    }

    public void ended(TlsDetails details) {
        taps.emit(new TlsEnded(connection, leg, taps.now(), details));
    }

    /** Returns the failure as recorded, for whoever has to go on with it. */
    public Failure failed(FailureKind kind, String detail) {
        Failure failure = new Failure(leg, kind, detail);
        taps.emit(new TlsFailed(connection, leg, taps.now(), failure));
        return failure;
    }
}
