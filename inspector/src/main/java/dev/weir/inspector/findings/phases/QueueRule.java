package dev.weir.inspector.findings.phases;

import dev.weir.events.ConnectionId;
import dev.weir.events.Evidence;
import dev.weir.events.ExchangeEvent.QueueCause;
import dev.weir.inspector.findings.CaptureRule;
import dev.weir.inspector.findings.Examined;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingCode;
import dev.weir.inspector.findings.Numbers;
import dev.weir.inspector.findings.Threshold;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.http2.Streams;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * W105: an exchange waited for its turn, either for a stream of an HTTP/2 connection that had as many open as its origin allows, or
 * behind the request before it on a client connection that speaks HTTP/1.1. Connections to origins are not limited in number: Weir
 * has no other queue.
 */
final class QueueRule implements CaptureRule {

    private static final int MOST_CONNECTIONS = 4_096;

    private final Thresholds thresholds;

    /** By client connection: until when its last exchange was under way. */
    private final Map<ConnectionId, Long> busyUntil = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ConnectionId, Long> eldest) {
            return size() > MOST_CONNECTIONS;
        }
    };

    QueueRule(Thresholds thresholds) {
        this.thresholds = thresholds;
    }

    @Override
    public void exchange(Examined x, Consumer<Finding> found) {
        Streams.Wait longest = null;
        long streams = 0;
        for (Streams.Wait wait : x.exchange().streams().queued()) {
            if (wait.cause() == QueueCause.STREAM_LIMIT) {
                longest = longest == null || took(x, wait) > took(x, longest) ? wait : longest;
                streams += took(x, wait);
            }
        }
        if (longest != null && longest.connection() != null && much(x, streams)) {
            found.accept(Finding.of(
                            FindingCode.W105,
                            x,
                            Evidence.APP,
                            streams,
                            "waited",
                            Numbers.time(streams),
                            "connection",
                            longest.connection().toString(),
                            "limit",
                            Long.toString(longest.limit()))
                    .variant("streams"));
        }
        behind(x, found);
    }

    private static long took(Examined x, Streams.Wait wait) {
        Long ended = wait.endedAtNanos();
        return (ended == null ? x.exchange().endedAtNanos() : ended) - wait.startedAtNanos();
    }

    /** HTTP/1.1 answers in the order of the requests (RFC 9112, section 9.3.2). */
    private void behind(Examined x, Consumer<Finding> found) {
        RecordedExchange exchange = x.exchange();
        if (exchange.streams().client() != null || exchange.client().equals(ConnectionId.NONE)) {
            return;
        }
        Long busy = busyUntil.put(exchange.client(), exchange.endedAtNanos());
        long waited = busy == null ? 0 : Math.min(busy, exchange.endedAtNanos()) - exchange.startedAtNanos();
        if (much(x, waited)) {
            found.accept(Finding.of(
                            FindingCode.W105,
                            x,
                            Evidence.APP,
                            waited,
                            "waited",
                            Numbers.time(waited),
                            "connection",
                            exchange.client().toString())
                    .variant("behind"));
        }
    }

    private boolean much(Examined x, long nanos) {
        return nanos >= thresholds.nanos(Threshold.W105_MS) && x.share(nanos) >= thresholds.get(Threshold.W105_SHARE);
    }
}
