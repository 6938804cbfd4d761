package dev.weir.inspector.testing;

import dev.weir.events.ConnectionId;
import dev.weir.inspector.diagnosis.Diagnosis;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingCode;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.ledger.SocketLedger;
import dev.weir.inspector.model.CaptureInfo;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.wording.Language;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A diagnosis of a few exchanges and connections; every finding is also put into words, in every language. */
public final class Found {

    private final List<RecordedExchange> exchanges = new ArrayList<>();
    private final Map<ConnectionId, RecordedConnection> connections = new LinkedHashMap<>();
    private CaptureInfo info = new CaptureInfo("1", Samples.ANCHOR, List.of(), "epoll", CaptureInfo.Loss.NONE);
    private Thresholds thresholds = Thresholds.USUAL;
    private SocketLedger ledger;
    private int ports;

    public static Found in(RecordedExchange... exchanges) {
        Found found = new Found();
        found.exchanges.addAll(List.of(exchanges));
        return found;
    }

    public Found on(RecordedConnection... some) {
        for (RecordedConnection connection : some) {
            connections.put(connection.id(), connection);
        }
        return this;
    }

    public Found with(CaptureInfo other) {
        info = other;
        return this;
    }

    public Found with(String threshold) {
        thresholds = thresholds.with(threshold);
        return this;
    }

    public Found sockets(SocketLedger left, int range) {
        ledger = left;
        ports = range;
        return this;
    }

    public List<Finding> all() {
        List<Finding> all = new ArrayList<>();
        Diagnosis diagnosis = new Diagnosis(thresholds, info, connections::get, all::add);
        if (ledger != null) {
            diagnosis.with(ledger, ports);
        }
        exchanges.forEach(diagnosis::exchange);
        connections.values().forEach(diagnosis::connection);
        diagnosis.end();
        for (Language language : Language.values()) {
            all.forEach(finding -> finding.text(Finding.words(language)));
        }
        return all;
    }

    /** Those with that code, in English. */
    public List<String> texts(FindingCode code) {
        return all().stream()
                .filter(finding -> finding.code() == code)
                .map(finding -> finding.text(Finding.words(Language.EN)))
                .toList();
    }

    public List<FindingCode> codes() {
        return all().stream().map(Finding::code).toList();
    }
}
