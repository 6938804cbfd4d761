package dev.weir.inspector.findings.tls;

import dev.weir.events.Evidence;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.inspector.findings.CaptureRule;
import dev.weir.inspector.findings.Examined;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingCode;
import dev.weir.inspector.findings.Threshold;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.TlsHandshake;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * W504: clients that refuse our certificate. Who refuses it everywhere does not trust the CA; who refuses it for one host and took it
 * for others expects a certificate of its own there ("pinned").
 */
final class Distrust implements CaptureRule {

    private static final int MOST_CLIENTS = 1_024;
    private static final int MOST_HOSTS = 32;

    private final Thresholds thresholds;
    private final Map<String, Seen> clients = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
            return size() > MOST_CLIENTS;
        }
    };

    private static final class Seen {
        final Map<String, RecordedConnection> refused = new LinkedHashMap<>();
        final Set<String> accepted = new LinkedHashSet<>();
    }

    Distrust(Thresholds thresholds) {
        this.thresholds = thresholds;
    }

    @Override
    public void connection(RecordedConnection connection, Consumer<Finding> found) {
        TlsHandshake tls = connection.tls();
        if (connection.leg() != Leg.CLIENT || tls == null) {
            return;
        }
        Seen seen = clients.computeIfAbsent(connection.remote().getHostString(), key -> new Seen());
        String host = connection.interceptedAuthority() == null
                ? String.valueOf(tls.serverName())
                : connection.interceptedAuthority();
        Failure failure = tls.failure();
        if (tls.details() != null && seen.accepted.size() < MOST_HOSTS) {
            seen.accepted.add(host);
        } else if (failure != null
                && (refuses(failure) || left(connection, tls, failure))
                && seen.refused.size() < MOST_HOSTS) {
            seen.refused.putIfAbsent(host, connection);
        }
    }

    /** A client need not say why: it ends the connection as soon as it has seen our certificate. */
    private boolean left(RecordedConnection connection, TlsHandshake tls, Failure failure) {
        Long shown = tls.answeredAtNanos();
        Long ended = tls.endedAtNanos();
        if (failure.kind() != FailureKind.CONNECTION_TERMINATED || shown == null || ended == null) {
            return false;
        }
        Examined.RoundTrip rtt = Examined.roundTrip(connection);
        return ended - shown <= (rtt == null ? 0 : rtt.nanos()) + thresholds.nanos(Threshold.W504_MS);
    }

    /** Alerts 42 (bad certificate), 46 (certificate unknown) and 48 (unknown CA), RFC 8446, section 6.2. */
    private static boolean refuses(Failure failure) {
        String detail = failure.detail().toLowerCase(Locale.ROOT).replace('_', ' ');
        return failure.kind() == FailureKind.TLS_ALERT_RECEIVED
                && (detail.contains("unknown ca")
                        || detail.contains("bad certificate")
                        || detail.contains("certificate unknown"));
    }

    @Override
    public void end(Consumer<Finding> found) {
        clients.forEach((client, seen) -> seen.refused.forEach((host, connection) -> {
            if (!seen.accepted.contains(host)) {
                Finding finding =
                        Finding.of(FindingCode.W504, connection.id(), Evidence.APP, "client", client, "host", host);
                found.accept(seen.accepted.isEmpty() ? finding : finding.variant("pinned"));
            }
        }));
    }
}
