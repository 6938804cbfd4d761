package dev.weir.inspector.har.read;

import dev.weir.events.ClockAnchor;
import dev.weir.inspector.model.Note;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads HARs one entry at a time: memory does not grow with their number. Several files become one capture; entries are numbered in the
 * order in which they stand there. What the exporters do differently is in docs/notes/025. Not thread-safe.
 */
public final class HarReader {

    private static final Logger LOG = LoggerFactory.getLogger(HarReader.class);
    private static final int BYTE_ORDER_MARK = 0xEF;
    private static final int MOST_PAGES = 10_000;

    private static final long PAGE_NOTED_LATE_NANOS = 1_000_000_000L;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            // One body is one string.
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(512 * 1024 * 1024)
                    .build())
            .build();

    private final Sink sink;
    private final ImportedConnections connections = new ImportedConnections();
    private @Nullable EntryReader entries;
    private @Nullable ClockAnchor anchor;
    private final List<HarObject> pages = new ArrayList<>();
    private final Map<String, Long> firstOfPages = new HashMap<>();
    private long number;

    /** Where to. */
    public interface Sink {

        /** Once, before the first exchange: the clock that all times are on. */
        void begins(ClockAnchor anchor);

        void exchange(RecordedExchange exchange);

        /** The present state of a connection, in place of an earlier one. */
        void connection(RecordedConnection connection);

        /** What somebody noted about the exchange before. */
        void note(Note note);

        /**
         * The beginning of a page, when its file was read to the end.
         *
         * @param atNanos on the clock of the exchanges
         */
        void page(long atNanos, String title);

        /**
         * An entry that is no exchange.
         *
         * @param entry counted from 1 in its file
         */
        void leftOut(long entry, String why);
    }

    public HarReader(Sink sink) {
        this.sink = sink;
    }

    /**
     * Reads one file to its end.
     *
     * @return how many entries it has
     * @throws HarFormatException when it is no JSON or no HAR; what came before was given to the sink
     */
    public long read(InputStream in) throws IOException, HarFormatException {
        connections.nextFile();
        long[] entry = new long[1];
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), withoutMark(in))) {
            pages.clear();
            firstOfPages.clear();
            boolean found = readRoot(parser, entry);
            passPages();
            if (!found) {
                throw new HarFormatException("no HAR: it has no log.entries");
            }
            return entry[0];
        } catch (JacksonIOException e) {
            throw e.getCause();
        } catch (JacksonException e) {
            String where = entry[0] == 0 ? "" : "behind entry " + entry[0] + ": ";
            throw new HarFormatException(
                    where + "no JSON at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ": "
                            + e.getOriginalMessage().replaceAll("\\s+", " "),
                    e);
        }
    }

    /** Windows programs like to put one in front. */
    private static InputStream withoutMark(InputStream file) throws IOException {
        InputStream in = new BufferedInputStream(file);
        in.mark(3);
        boolean marked = in.read() == BYTE_ORDER_MARK && in.read() == 0xBB && in.read() == 0xBF;
        if (!marked) {
            in.reset();
        }
        return in;
    }

    private boolean readRoot(JsonParser in, long[] entry) throws HarFormatException {
        if (in.nextToken() != JsonToken.START_OBJECT) {
            throw new HarFormatException("no HAR: it is no JSON object");
        }
        boolean found = false;
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            boolean log = name.equals("log") && in.nextToken() == JsonToken.START_OBJECT;
            if (log) {
                found |= readLog(in, entry);
            } else {
                skip(in, name.equals("log"));
            }
        }
        return found;
    }

    private boolean readLog(JsonParser in, long[] entry) {
        boolean found = false;
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            boolean known = name.equals("entries") || name.equals("pages");
            boolean list = known && in.nextToken() == JsonToken.START_ARRAY;
            if (list && name.equals("pages")) {
                readPages(in);
            } else if (list) {
                found = true;
                readEntries(in, entry);
            } else {
                skip(in, known);
            }
        }
        return found;
    }

    /** @param entered the parser stands at the value already */
    private static void skip(JsonParser in, boolean entered) {
        if (!entered) {
            in.nextToken();
        }
        in.skipChildren();
    }

    private void readEntries(JsonParser in, long[] entry) {
        for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
            if (token != JsonToken.START_OBJECT) {
                in.skipChildren();
                sink.leftOut(++entry[0], "it is no object");
                continue;
            }
            HarObject read = HarObject.read(in);
            entry[0]++;
            try {
                pass(read);
            } catch (HarFormatException e) {
                sink.leftOut(entry[0], String.valueOf(e.getMessage()));
            }
        }
    }

    /** They may stand behind the entries. */
    private void readPages(JsonParser in) {
        for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
            if (token == JsonToken.START_OBJECT && pages.size() < MOST_PAGES) {
                pages.add(HarObject.read(in));
            } else {
                in.skipChildren();
            }
        }
    }

    private void passPages() {
        ClockAnchor clock = anchor;
        if (clock == null) {
            return;
        }
        for (HarObject page : pages) {
            try {
                String title = page.textOrEmpty("title");
                String id = page.textOrEmpty("id");
                sink.page(beginning(id, StartedDateTime.nanos(page, clock)), title.isEmpty() ? id : title);
            } catch (HarFormatException e) {
                LOG.debug("a page is left out: nobody knows when it began", e);
            }
        }
    }

    /** Browsers note the page a moment after the request that it begins with. */
    private long beginning(String id, long atNanos) {
        long first = firstOfPages.getOrDefault(id, atNanos);
        return first < atNanos && atNanos - first <= PAGE_NOTED_LATE_NANOS ? first : atNanos;
    }

    private void pass(HarObject entry) throws HarFormatException {
        EntryReader reader = entries;
        if (reader == null) {
            ClockAnchor first = new ClockAnchor(StartedDateTime.of(entry), 0);
            reader = new EntryReader(first, connections);
            entries = reader;
            anchor = first;
            sink.begins(first);
        }
        EntryReader.Imported imported = reader.read(entry, number + 1);
        number++;
        sink.exchange(imported.exchange());
        String page = entry.textOrEmpty("pageref");
        if (firstOfPages.size() < MOST_PAGES || firstOfPages.containsKey(page)) {
            firstOfPages.merge(page, imported.exchange().startedAtNanos(), Math::min);
        }
        Note note = new Note(
                number,
                entry.object("_weir").flag("marked"),
                entry.textOrEmpty("comment").strip());
        if (!note.empty()) {
            sink.note(note);
        }
        RecordedConnection connection = imported.connection();
        if (connection != null) {
            sink.connection(connection);
        }
    }
}
