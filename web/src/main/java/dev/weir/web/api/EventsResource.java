package dev.weir.web.api;

import com.sun.net.httpserver.HttpExchange;
import dev.weir.events.ClockAnchor;
import dev.weir.events.ConnectionId;
import dev.weir.events.Ticker;
import dev.weir.inspector.filter.Candidate;
import dev.weir.inspector.filter.Filter;
import dev.weir.inspector.ingest.OpenRecords;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.web.api.rows.ConnectionRows;
import dev.weir.web.api.rows.ExchangeRows;
import dev.weir.web.api.served.Filters;
import dev.weir.web.api.served.Served;
import dev.weir.web.capture.LiveCapture;
import dev.weir.web.capture.Readers.Lease;
import dev.weir.web.http.Answer;
import dev.weir.web.http.Json;
import dev.weir.web.http.Problem;
import dev.weir.web.http.Request;
import dev.weir.web.live.Following;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonGenerator;

/** What changes, as a stream of events. Each client has a thread: a few pages are open at a time. */
final class EventsResource implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventsResource.class);
    private static final int MOST_STREAMS = 16;

    private final Served served;
    private final CaptureResource capture;
    private final Semaphore free = new Semaphore(MOST_STREAMS);
    private volatile boolean closed;

    EventsResource(Served served, CaptureResource capture) {
        this.served = served;
        this.capture = capture;
    }

    Answer follow(Request request) throws Problem {
        Filter filter = Filters.of(request);
        String last = request.header("Last-Event-ID");
        boolean reveals = request.reveals();
        if (!free.tryAcquire()) {
            throw new Problem(Problem.Code.TOO_MANY_STREAMS, MOST_STREAMS + " pages follow this capture already.")
                    .with("Close one");
        }
        return new Stream(filter, last, reveals);
    }

    /** Goes on after the server's own thread has gone. */
    private final class Stream implements Answer {

        private final @Nullable Filter filter;
        private final @Nullable String last;
        private final boolean reveals;

        Stream(@Nullable Filter filter, @Nullable String last, boolean reveals) {
            this.filter = filter;
            this.last = last;
            this.reveals = reveals;
        }

        @Override
        public boolean staysOpen() {
            return true;
        }

        @Override
        public void send(HttpExchange exchange) {
            Thread thread = new Thread(() -> run(exchange), "weir-ui-events");
            thread.setDaemon(true);
            thread.start();
        }

        private void run(HttpExchange exchange) {
            try (exchange) {
                exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
                exchange.sendResponseHeaders(200, 0);
                LiveCapture live = served.shown().live();
                new Following(live == null ? null : live.feed(), new Told(filter, reveals), Ticker.system())
                        .run(exchange.getResponseBody(), last, () -> !closed);
            } catch (IOException | RuntimeException e) {
                LOG.debug("a page follows no more", e);
            } finally {
                free.release();
            }
        }
    }

    private final class Told implements Following.Sight {

        private final @Nullable Filter filter;
        private final boolean reveals;

        Told(@Nullable Filter filter, boolean reveals) {
            this.filter = filter;
            this.reveals = reveals;
        }

        @Override
        public List<RecordedExchange> open() {
            return served.open().exchanges();
        }

        @Override
        public @Nullable String rows(List<RecordedExchange> exchanges) throws IOException {
            try (Lease lease = served.lease()) {
                CaptureReader reader = lease.reader();
                Function<ConnectionId, Optional<RecordedConnection>> connections =
                        Served.connections(reader, new OpenRecords(List.of(), List.of()));
                ClockAnchor anchor = reader.info().anchor();
                Candidate.Known known = served.known(
                        reader,
                        connections,
                        exchanges.stream().map(RecordedExchange::number).toList());
                List<RecordedExchange> meant = exchanges.stream()
                        .filter(exchange -> filter == null
                                || filter.test(new Candidate(
                                        exchange,
                                        known,
                                        () -> reader.exchange(exchange.number()).orElse(exchange))))
                        .toList();
                return meant.isEmpty()
                        ? null
                        : Json.text(out -> {
                            ExchangeRows rows = new ExchangeRows(out, anchor, served.redactor(reveals), known);
                            array(out, () -> meant.forEach(rows::write));
                        });
            }
        }

        @Override
        public String connections(List<RecordedConnection> connections) {
            try (Lease lease = served.lease()) {
                ClockAnchor anchor = lease.reader().info().anchor();
                return Json.text(out -> {
                    ConnectionRows rows = new ConnectionRows(out, anchor);
                    array(out, () -> connections.forEach(rows::write));
                });
            }
        }

        private static void array(JsonGenerator out, Runnable rows) {
            out.writeStartObject();
            out.writeArrayPropertyStart("rows");
            rows.run();
            out.writeEndArray();
            out.writeEndObject();
        }

        @Override
        public String capture() {
            return Json.text(capture::write);
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
