package dev.weir.web.api.metrics;

import dev.weir.events.ConnectionId;
import dev.weir.events.Leg;
import dev.weir.inspector.ingest.OpenRecords;
import dev.weir.inspector.ledger.SocketCensus;
import dev.weir.inspector.model.CaptureInfo.Loss;
import dev.weir.inspector.model.CaptureInfo.Strain;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.store.index.CaptureIndex;
import dev.weir.inspector.store.index.FindingGroup;
import dev.weir.inspector.store.index.figures.Totals;
import dev.weir.web.http.Answer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The numbers of one capture for Prometheus. Counters start with the capture and never fall. Safe for threads. */
public final class Metrics {

    private static final Map<String, String> NONE = Map.of();

    private final Totals totals = new Totals();

    /** By code; what later rounds do not find again stays counted. */
    private final Map<String, Long> findings = new TreeMap<>();

    /** As was told: one that closes is for a moment neither open nor recorded. */
    private final Map<String, Long> opened = new TreeMap<>();

    /**
     * What the index does not know.
     *
     * @param open what is under way
     * @param census the last that was taken; null when there is none
     * @param ports of the local range
     * @param bytes of the capture
     * @param strain of the recording until now
     */
    public record Around(
            OpenRecords open, @Nullable SocketCensus census, int ports, long bytes, Loss lost, Strain strain) {}

    public synchronized Answer answer(CaptureIndex index, Around around) throws SQLException {
        index.sum(totals);
        for (FindingGroup group : index.groups()) {
            findings.merge(group.code().name(), group.count(), Math::max);
        }
        Exposition out = new Exposition();
        exchanges(out, around);
        connections(out, around.open());
        sockets(out, around);
        capture(out, around);
        strain(out, around.strain());
        return Answer.bytes(200, Exposition.TYPE, out.end().getBytes(StandardCharsets.UTF_8));
    }

    private void exchanges(Exposition out, Around around) {
        out.family(
                        "http_client_request_duration_seconds",
                        "histogram",
                        "seconds",
                        "First byte of the request to the end of the response.")
                .histogram(NONE, totals.time("total"));
        out.family(
                        "http_client_request_time_in_queue_seconds",
                        "histogram",
                        "seconds",
                        "Waiting for a connection, and what else no phase covers.")
                .histogram(NONE, totals.time("queue"));
        out.family("dns_lookup_duration_seconds", "histogram", "seconds", "Looking names up.")
                .histogram(NONE, totals.time("dns"));
        out.family("weir_phase_duration_seconds", "histogram", "seconds", "Each phase of the exchanges that had it.");
        totals.times().forEach((phase, times) -> {
            if (!phase.equals("total")) {
                out.histogram(Map.of("phase", phase), times);
            }
        });
        out.family("http_client_active_requests", "gauge", "", "Exchanges under way.")
                .gauge(NONE, around.open().exchanges().size());
        out.family("weir_exchanges_failed", "counter", "", "Exchanges that did not finish.")
                .counter(NONE, totals.failed());
        out.family("weir_findings", "counter", "", "Findings by code (docs/findings).");
        findings.forEach((code, count) -> out.counter(Map.of("code", code), count));
    }

    private void connections(Exposition out, OpenRecords open) {
        Set<ConnectionId> used = new HashSet<>();
        for (RecordedExchange exchange : open.exchanges()) {
            if (exchange.origin() != null) {
                used.add(exchange.origin());
            }
        }
        Map<String, Long> now = new TreeMap<>(totals.opened());
        long active = 0;
        long idle = 0;
        for (RecordedConnection connection : open.connections()) {
            boolean origin = connection.leg() == Leg.ORIGIN;
            boolean busy = used.contains(connection.id());
            active += origin && busy ? 1 : 0;
            idle += origin && !busy ? 1 : 0;
            now.merge(origin ? "request" : "accepted", 1L, Long::sum);
        }
        out.family("http_client_open_connections", "gauge", "", "Connections to origins.")
                .gauge(Map.of("http_connection_state", "active"), active)
                .gauge(Map.of("http_connection_state", "idle"), idle);
        out.family("http_client_connection_duration_seconds", "histogram", "seconds", "Lives of closed connections.")
                .histogram(NONE, totals.lifetimes());
        out.family(
                "weir_connections_opened",
                "counter",
                "",
                "Connections: accepted from clients, opened for a request, opened and not used.");
        now.forEach((reason, count) -> opened.merge(reason, count, Math::max));
        opened.forEach((reason, count) -> out.counter(Map.of("reason", reason), count));
        out.family("weir_connections_closed", "counter", "", "Connections by who closed first and how.");
        totals.closed().forEach((how, count) -> out.counter(labels("first", how.get(0), "kind", how.get(1)), count));
    }

    private static void sockets(Exposition out, Around around) {
        SocketCensus census = around.census();
        Map<List<String>, Long> states = new HashMap<>();
        Map<String, Long> ports = new TreeMap<>();
        for (SocketCensus.Row row : census == null ? List.<SocketCensus.Row>of() : census.rows()) {
            states.merge(List.of(word(row.leg()), word(row.state())), (long) row.count(), Long::sum);
            if (row.leg() == Leg.ORIGIN) {
                ports.merge(row.peer(), (long) row.count(), Long::sum);
            }
        }
        out.family("weir_tcp_sockets", "gauge", "", "Weir's sockets in the kernel's table.");
        new TreeMap<>(keyed(states))
                .forEach((key, entry) -> out.gauge(
                        labels(
                                "side",
                                entry.getKey().get(0),
                                "state",
                                entry.getKey().get(1)),
                        entry.getValue()));
        out.family("weir_ephemeral_ports", "gauge", "", "Local ports taken towards an origin, and how many there are.");
        ports.forEach((peer, count) -> {
            out.gauge(labels("kind", "used", "peer", peer), count);
            out.gauge(labels("kind", "limit", "peer", peer), around.ports());
        });
    }

    private static Map<String, Map.Entry<List<String>, Long>> keyed(Map<List<String>, Long> states) {
        Map<String, Map.Entry<List<String>, Long>> all = new HashMap<>();
        states.entrySet().forEach(entry -> all.put(entry.getKey().toString(), entry));
        return all;
    }

    private static String word(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, String> labels(String first, String one, String second, String other) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(first, one);
        labels.put(second, other);
        return labels;
    }

    private static void capture(Exposition out, Around around) {
        Loss lost = around.lost();
        out.family("weir_capture_bytes", "gauge", "bytes", "Of the capture file and its log.")
                .gauge(NONE, around.bytes());
        out.family("weir_capture_lost", "counter", "", "What could not be recorded or made room for newer records.")
                .counter(Map.of("what", "events"), lost.droppedEvents())
                .counter(Map.of("what", "exchanges_unwritten"), lost.unwrittenExchanges())
                .counter(Map.of("what", "exchanges_evicted"), lost.evictedExchanges());
    }

    /** How exact Weir's own clock readings are, and what recording did to the traffic. */
    private static void strain(Exposition out, Strain strain) {
        out.family(
                        "weir_event_loop_lag_seconds",
                        "summary",
                        "seconds",
                        "Turns of the event loops: times that are not the kernel's may be late by as much.")
                .quantile("0.5", strain.lagP50Nanos())
                .quantile("0.99", strain.lagP99Nanos())
                .quantile("1.0", strain.lagMaxNanos());
        out.family("weir_event_loop_stalls", "counter", "", "Turns over 5 ms.").counter(NONE, strain.stalls());
        out.family(
                        "weir_recording_held_seconds",
                        "counter",
                        "seconds",
                        "Event loops waited for the recording, all together.")
                .counter(strain.heldNanos());
    }
}
