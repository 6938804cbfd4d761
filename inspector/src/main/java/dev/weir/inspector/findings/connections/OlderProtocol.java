package dev.weir.inspector.findings.connections;

import dev.weir.events.Evidence;
import dev.weir.inspector.findings.CaptureRule;
import dev.weir.inspector.findings.Examined;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingCode;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.TlsHandshake;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** W204: the origin speaks HTTP/2, and a client that does not offer it used HTTP/1.1. Told once for each client and origin, at the end. */
final class OlderProtocol implements CaptureRule {

    private static final int MOST_PAIRS = 1_024;

    /** Origins that chose h2 for somebody in this capture. */
    private final Set<String> modern = new HashSet<>();

    private final Map<String, Candidate> candidates = new LinkedHashMap<>();

    private record Candidate(String pool, Finding finding) {}

    @Override
    public void exchange(Examined x, Consumer<Finding> found) {
        RecordedConnection origin = x.origin();
        if (origin != null && "h2".equals(origin.protocol()) && modern.size() < MOST_PAIRS) {
            modern.add(x.pool());
        }
        TlsHandshake tls = x.client() == null ? null : x.client().tls();
        if (tls == null
                || tls.details() == null
                || x.exchange().streams().client() != null
                || tls.protocols().contains("h2")) {
            return;
        }
        if (candidates.size() < MOST_PAIRS) {
            String offer = tls.protocols().isEmpty() ? "-" : String.join(", ", tls.protocols());
            candidates.computeIfAbsent(
                    x.clientAddress() + " " + offer + " " + x.pool(),
                    key -> new Candidate(
                            x.pool(),
                            Finding.of(FindingCode.W204, x, Evidence.APP, 0, "origin", x.pool(), "offer", offer)));
        }
    }

    @Override
    public void end(Consumer<Finding> found) {
        for (Candidate candidate : candidates.values()) {
            if (modern.contains(candidate.pool())) {
                found.accept(candidate.finding());
            }
        }
    }
}
