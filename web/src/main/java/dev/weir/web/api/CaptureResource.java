package dev.weir.web.api;

import dev.weir.events.Ticker;
import dev.weir.inspector.ingest.OpenRecords;
import dev.weir.inspector.model.CaptureInfo;
import dev.weir.inspector.model.CaptureInfo.Loss;
import dev.weir.inspector.model.CaptureInfo.Strain;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.index.CaptureIndex;
import dev.weir.inspector.text.WellFormed;
import dev.weir.web.api.served.Served;
import dev.weir.web.capture.LiveCapture;
import dev.weir.web.capture.Readers.Lease;
import dev.weir.web.capture.ShownCapture;
import dev.weir.web.http.Answer;
import dev.weir.web.http.Problem;
import dev.weir.web.http.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;

/** What is true of the whole capture, and waiting for it to become quiet. */
final class CaptureResource {

    private static final Pattern TIME = Pattern.compile("(\\d{1,6})(ms|s)");
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Served served;

    CaptureResource(Served served) {
        this.served = served;
    }

    Answer capture(Request request) {
        return Answer.json(this::write);
    }

    void write(JsonGenerator out) {
        LiveCapture live = served.shown().live();
        OpenRecords open = served.open();
        try (Lease lease = served.lease()) {
            CaptureReader reader = lease.reader();
            CaptureInfo info = reader.info();
            Path file = served.shown().file();
            out.writeStartObject();
            out.writeStringProperty("mode", live == null ? "stored" : "live");
            out.writeStringProperty("file", WellFormed.of(String.valueOf(file.getFileName())));
            out.writeStringProperty("weir_version", info.weirVersion());
            out.writeStringProperty("started", info.anchor().wall().toString());
            long now = live == null ? reader.lastStarted() : live.nowNanos();
            out.writeNumberProperty(
                    "now_us", Math.max(0, Math.floorDiv(now - info.anchor().atNanos(), 1000L)));
            out.writeArrayPropertyStart("command");
            info.command().forEach(word -> out.writeString(WellFormed.of(word)));
            out.writeEndArray();
            out.writeStringProperty("transport", info.transport());
            if (live != null) {
                out.writeStringProperty("proxy", live.proxy());
                out.writeStringProperty(
                        "ca_file", WellFormed.of(live.authorityFile().toString()));
            }
            out.writeNumberProperty("exchanges", reader.count());
            out.writeNumberProperty("connections", reader.connectionCount());
            out.writeNumberProperty("open_exchanges", open.exchanges().size());
            out.writeNumberProperty("pages", reader.pages().size());
            out.writeObjectPropertyStart("notes");
            out.writeNumberProperty("count", reader.notes().size());
            out.writeNumberProperty("round", served.notesRound());
            out.writeEndObject();
            CaptureIndex.Found found = served.found();
            out.writeObjectPropertyStart("findings");
            out.writeNumberProperty("count", found.count());
            out.writeNumberProperty("round", found.round());
            out.writeEndObject();
            out.writeNumberProperty("size_bytes", size(served.shown()));
            write(out, live == null ? info.lost() : live.lost());
            write(out, live == null ? info.strain() : live.strain());
            out.writeEndObject();
        }
    }

    /** Of the file and its log, in bytes. */
    static long size(ShownCapture shown) {
        Path file = shown.file();
        return size(file) + size(file.resolveSibling(file.getFileName() + "-wal"));
    }

    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(JsonGenerator out, Loss lost) {
        out.writeObjectPropertyStart("lost");
        out.writeNumberProperty("dropped_events", lost.droppedEvents());
        out.writeNumberProperty("unwritten_exchanges", lost.unwrittenExchanges());
        out.writeNumberProperty("evicted_exchanges", lost.evictedExchanges());
        out.writeBooleanProperty("abrupt", lost.abrupt());
        out.writeNumberProperty("dropped_body_bytes", lost.droppedBodyBytes());
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, Strain strain) {
        out.writeObjectPropertyStart("strain");
        out.writeNumberProperty("lag_p50_us", strain.lagP50Nanos() / 1000);
        out.writeNumberProperty("lag_p99_us", strain.lagP99Nanos() / 1000);
        out.writeNumberProperty("lag_max_us", strain.lagMaxNanos() / 1000);
        out.writeNumberProperty("stalls", strain.stalls());
        out.writeNumberProperty("held_us", strain.heldNanos() / 1000);
        out.writeEndObject();
    }

    Answer quiescence(Request request) throws Problem {
        LiveCapture live = served.live();
        long quiet = nanos(request, "quiet", "300ms");
        long timeout = nanos(request, "timeout", "5s");
        Ticker ticker = Ticker.system();
        long start = ticker.nanos();
        long busyAt = start;
        long open;
        do {
            open = live.open().exchanges().stream()
                    .filter(CaptureResource::counts)
                    .count();
            long now = ticker.nanos();
            busyAt = open > 0 ? now : busyAt;
            if (now - busyAt >= quiet) {
                live.awaitCommitted();
                return quiet(true, open);
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        } while (ticker.nanos() - start < timeout);
        return quiet(false, open);
    }

    /** Tunnels and streams of events are open as long as somebody likes. */
    private static boolean counts(RecordedExchange exchange) {
        boolean stream = exchange.response() != null
                && exchange.response().fields().all("Content-Type").stream()
                        .anyMatch(type -> type.regionMatches(true, 0, "text/event-stream", 0, 17));
        return exchange.tunnelWhy() == null && !stream;
    }

    private static Answer quiet(boolean quiet, long open) {
        return Answer.json(out -> {
            out.writeStartObject();
            out.writeBooleanProperty("quiet", quiet);
            out.writeNumberProperty("open", open);
            out.writeEndObject();
        });
    }

    private static long nanos(Request request, String name, String otherwise) throws Problem {
        String text = request.parameter(name);
        Matcher time = TIME.matcher(text == null ? otherwise : text);
        if (!time.matches()) {
            throw Problem.parameter(name, "Expected a time such as 300ms or 5s");
        }
        long value = Long.parseLong(time.group(1));
        TimeUnit unit = time.group(2).equals("s") ? TimeUnit.SECONDS : TimeUnit.MILLISECONDS;
        return Math.min(unit.toNanos(value), MOST_NANOS);
    }
}
