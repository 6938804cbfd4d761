package dev.weir.inspector.diagnosis;

import dev.weir.events.ConnectionId;
import dev.weir.inspector.findings.CaptureRule;
import dev.weir.inspector.findings.Examined;
import dev.weir.inspector.findings.ExchangeRule;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.findings.connections.ConnectionRules;
import dev.weir.inspector.findings.dns.DnsRules;
import dev.weir.inspector.findings.evidence.ClockRule;
import dev.weir.inspector.findings.evidence.EvidenceRules;
import dev.weir.inspector.findings.http.MessageRules;
import dev.weir.inspector.findings.phases.PhaseRules;
import dev.weir.inspector.findings.tcp.CloseRules;
import dev.weir.inspector.findings.tcp.SocketRules;
import dev.weir.inspector.findings.tcp.TcpRules;
import dev.weir.inspector.findings.tls.TlsRules;
import dev.weir.inspector.ledger.SocketLedger;
import dev.weir.inspector.model.CaptureInfo;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All rules over one capture. Lifecycle: {@link #exchange} for each exchange in the order of the numbers, {@link #connection} for each
 * connection, {@link #end}. Findings come as soon as they are certain. Not safe for threads.
 */
public final class Diagnosis {

    private static final List<ExchangeRule> EACH = Stream.of(
                    PhaseRules.ALL,
                    DnsRules.ALL,
                    TcpRules.ALL,
                    CloseRules.ALL,
                    TlsRules.ALL,
                    MessageRules.ALL,
                    ClockRule.ALL)
            .flatMap(List::stream)
            .toList();

    private final Thresholds thresholds;
    private final CaptureInfo info;
    private final Function<ConnectionId, @Nullable RecordedConnection> connections;
    private final Consumer<Finding> found;
    private final List<CaptureRule> rules = new ArrayList<>();

    /**
     * Begins a diagnosis.
     *
     * @param connections of the capture; null for one that it does not have
     * @param found told of each finding
     */
    public Diagnosis(
            Thresholds thresholds,
            CaptureInfo info,
            Function<ConnectionId, @Nullable RecordedConnection> connections,
            Consumer<Finding> found) {
        this.thresholds = thresholds;
        this.info = info;
        this.connections = connections;
        this.found = found;
        rules.addAll(PhaseRules.all(thresholds));
        rules.addAll(ConnectionRules.all(thresholds));
        rules.addAll(DnsRules.all(thresholds));
        rules.addAll(TlsRules.all(thresholds));
        rules.addAll(MessageRules.all(thresholds));
        rules.add(new EvidenceRules(info));
    }

    /** Minds sockets, too: {@code ports} are those of the local range. */
    public Diagnosis with(SocketLedger ledger, int ports) {
        rules.add(new SocketRules(thresholds, ledger, ports));
        return this;
    }

    /** What one exchange shows by itself, as far as it and its connections are known now. */
    public static List<Finding> alone(Examined examined, Thresholds thresholds) {
        List<Finding> found = new ArrayList<>(2);
        EACH.forEach(rule -> rule.examine(examined, thresholds, found::add));
        return found;
    }

    /** With its bodies, rules find what is in them. */
    public void exchange(RecordedExchange exchange) {
        Examined examined = new Examined(exchange, connections, info.anchor());
        EACH.forEach(rule -> rule.examine(examined, thresholds, found));
        rules.forEach(rule -> rule.exchange(examined, found));
    }

    public void connection(RecordedConnection connection) {
        rules.forEach(rule -> rule.connection(connection, found));
    }

    public void end() {
        rules.forEach(rule -> rule.end(found));
    }
}
