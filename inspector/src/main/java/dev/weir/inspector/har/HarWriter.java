package dev.weir.inspector.har;

import dev.weir.events.ConnectionId;
import dev.weir.inspector.model.CaptureInfo;
import dev.weir.inspector.model.Note;
import dev.weir.inspector.model.PageMark;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.redact.Redactor;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Streams a HAR: memory does not grow with the number of entries. {@code pages} and {@code comment} therefore follow {@code entries};
 * the members of a JSON object have no order (RFC 8259, section 4), and where a burst of requests ends or what was redacted is known
 * only after the entries. Not thread-safe.
 */
public final class HarWriter implements Closeable {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            // What broke off must not look whole.
            .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
            .build();

    private final JsonGenerator generator;
    private final HarJson json;
    private final HarOptions options;
    private final Redactor redactor;
    private final HarPages pages;
    private final EntryWriter entryWriter;
    private final Map<String, Long> leftOut = new TreeMap<>();
    private long written;
    private long lastStartNanos = Long.MIN_VALUE;
    private boolean broken;
    private boolean closed;

    private HarWriter(JsonGenerator generator, CaptureInfo info, List<PageMark> marks, HarOptions options) {
        this.generator = generator;
        this.json = new HarJson(generator);
        this.options = options;
        this.redactor = new Redactor(options.redaction(), options.redactKey());
        this.pages = new HarPages(info, marks, options.filter(), redactor);
        this.entryWriter = new EntryWriter(json, options, info, redactor);
    }

    /** Begins a HAR of a capture without marked pages; the stream is the writer's from now on. */
    public static HarWriter open(OutputStream out, CaptureInfo info, HarOptions options) throws IOException {
        return open(out, info, List.of(), options);
    }

    /** Begins a HAR; the stream is the writer's from now on. */
    public static HarWriter open(OutputStream out, CaptureInfo info, List<PageMark> marks, HarOptions options)
            throws IOException {
        try {
            JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out, JsonEncoding.UTF8);
            HarWriter writer = new HarWriter(generator, info, marks, options);
            writer.begin(info.weirVersion());
            return writer;
        } catch (JacksonException e) {
            throw new IOException("cannot write the HAR", e);
        }
    }

    private void begin(String version) {
        int build = version.indexOf('+');
        json.object().object("log").string("version", "1.2");
        json.object("creator")
                .string("name", "Weir")
                .string("version", build < 0 ? version : version.substring(0, build))
                .string("comment", build < 0 ? null : version.substring(build + 1))
                .endObject();
        json.array("entries");
    }

    /**
     * Adds an exchange, with its bodies as far as they were kept. What HAR has no form for (tunnels, requests that were no HTTP) or
     * what the profile excludes is left out and counted in {@code log.comment}.
     *
     * @param connections of the capture; null for one it does not have
     * @throws IllegalArgumentException when the exchange started before the previous one: HAR wants its entries sorted
     */
    public void entry(RecordedExchange exchange, Function<ConnectionId, @Nullable RecordedConnection> connections)
            throws IOException {
        entry(exchange, connections, List.of(), Note.none(exchange.number()));
    }

    /** The same, with the codes of what was found about the exchange, and what a person noted about it. */
    public void entry(
            RecordedExchange exchange,
            Function<ConnectionId, @Nullable RecordedConnection> connections,
            List<String> findings,
            Note note)
            throws IOException {
        if (exchange.startedAtNanos() < lastStartNanos) {
            throw new IllegalArgumentException("#" + exchange.number() + " started "
                    + (lastStartNanos - exchange.startedAtNanos()) + " ns before the entry in front of it");
        }
        lastStartNanos = exchange.startedAtNanos();
        HarEntry entry = HarEntry.of(exchange, connections, findings, note);
        String reason = whyNot(entry);
        if (reason != null) {
            leftOut.merge(reason, 1L, Long::sum);
            return;
        }
        // Stays so when anything is thrown in the middle of the entry.
        broken = true;
        try {
            entryWriter.write(entry, pages.of(exchange.startedAtNanos(), () -> redactor.url(entry.url())));
        } catch (JacksonException e) {
            throw new IOException("cannot write the HAR", e);
        }
        broken = false;
        written++;
    }

    private @Nullable String whyNot(HarEntry entry) {
        String unfit = entry.unfit();
        if (unfit != null) {
            return unfit;
        }
        if (options.profile().forLoad()) {
            return entry.webSocket() ? "WebSockets" : entry.answered() ? null : "requests without an answer";
        }
        boolean cut = entry.exchange().request().body().truncated();
        return options.profile() == HarProfile.REPLAY && cut ? "requests with a cut body" : null;
    }

    /** What was redacted and left out so far, one line for a person. */
    public String summary() {
        StringJoiner parts = new StringJoiner("; ");
        parts.add(redactor.summary());
        leftOut.forEach((what, count) -> parts.add("left out: " + count + " " + what));
        return parts.toString();
    }

    /** Entries written so far. */
    public long entries() {
        return written;
    }

    /** Completes the HAR and closes the stream. After a failed {@link #entry} it stays visibly incomplete. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (generator) {
            if (!broken) {
                json.endArray();
                pages.write(json);
                json.string("comment", summary()).endObject().endObject();
            }
        } catch (JacksonException e) {
            throw new IOException("cannot write the HAR", e);
        }
    }
}
