package dev.weir.app.recording;

import dev.weir.events.Leg;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.TlsHandshake;
import dev.weir.inspector.text.VisibleText;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Handshakes with clients that came to nothing, mostly because the client does not trust the CA. They carry no exchange, so no list
 * shows them, and yet they are what the user has to know.
 */
public final class BrokenHandshakes {

    /** A client that tries again and again says the same each time. */
    private static final int SHOWN = 10;

    private BrokenHandshakes() {}

    /** A line for each host and reason, the first ones of them; safe to print. */
    public static List<String> of(Collection<RecordedConnection> connections) {
        return connections.stream()
                .filter(connection -> connection.leg() == Leg.CLIENT)
                .map(BrokenHandshakes::line)
                .filter(Objects::nonNull)
                .distinct()
                .limit(SHOWN)
                .toList();
    }

    private static @Nullable String line(RecordedConnection connection) {
        TlsHandshake tls = connection.tls();
        if (tls == null || tls.failure() == null) {
            return null;
        }
        String host = connection.interceptedAuthority() == null ? "a host" : connection.interceptedAuthority();
        return VisibleText.of(
                "TLS with the client for " + host + " failed: " + tls.failure().detail());
    }
}
