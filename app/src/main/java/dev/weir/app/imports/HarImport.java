package dev.weir.app.imports;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.events.ClockAnchor;
import dev.weir.inspector.har.read.HarFormatException;
import dev.weir.inspector.har.read.HarReader;
import dev.weir.inspector.model.CaptureInfo;
import dev.weir.inspector.model.CaptureInfo.Loss;
import dev.weir.inspector.model.Note;
import dev.weir.inspector.model.PageMark;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.store.CaptureWriter;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** HARs on their way into one new capture file, which is made with the first entry. */
final class HarImport implements HarReader.Sink, AutoCloseable {

    private final Path capture;
    private final String version;
    private final Complaint complaint;
    private final HarReader reader = new HarReader(this);
    private @Nullable Path file;
    private @Nullable CaptureWriter writer;
    private @Nullable CaptureInfo info;
    private long exchanges;
    private long leftOut;
    private long pages;

    /** Told of each entry that could not become an exchange. */
    interface Complaint {
        void leftOut(@Nullable Path file, long entry, String why);
    }

    HarImport(Path capture, String version, Complaint complaint) {
        this.capture = capture;
        this.version = version;
        this.complaint = complaint;
    }

    /** @param progress is told how many bytes of the file were read */
    void add(Path har, LongConsumer progress) throws IOException, HarFormatException {
        file = har;
        try (InputStream in =
                plain(new BufferedInputStream(new Counted(Files.newInputStream(har), progress), 65_536))) {
            reader.read(in);
        }
    }

    /** Whatever its name: what begins as gzip does, or zlib ({@code .zhar} of mitmproxy), is unpacked. */
    private static InputStream plain(InputStream in) throws IOException {
        in.mark(2);
        int first = in.read();
        int second = in.read();
        in.reset();
        if (first == 0x1f && second == 0x8b) {
            return new GZIPInputStream(in, 65_536);
        }
        // RFC 1950, section 2.2: a window of 32 KiB, and both bytes together a multiple of 31. JSON begins with none
        // such.
        boolean zlib = first == 0x78 && (first << 8 | second) % 31 == 0;
        return zlib ? new InflaterInputStream(in, new Inflater(), 65_536) : in;
    }

    @Override
    public void begins(ClockAnchor anchor) {
        info = new CaptureInfo(version, anchor, List.of(), "imported", Loss.NONE);
        writer = CaptureWriter.create(capture, info, CaptureWriter.UNLIMITED);
    }

    @Override
    public void exchange(RecordedExchange exchange) {
        if (writer != null) {
            writer.exchange(exchange);
            exchanges++;
        }
    }

    @Override
    public void connection(RecordedConnection connection) {
        if (writer != null) {
            writer.connection(connection);
        }
    }

    @Override
    public void note(Note note) {
        if (writer != null) {
            writer.note(note);
        }
    }

    @Override
    public void page(long atNanos, String title) {
        if (writer != null) {
            writer.page(new PageMark(++pages, atNanos, title));
        }
    }

    @Override
    public void leftOut(long entry, String why) {
        leftOut++;
        complaint.leftOut(file, entry, why);
    }

    long exchanges() {
        return exchanges;
    }

    long leftOut() {
        return leftOut;
    }

    /** Makes the capture whole. */
    void seal() throws Trouble {
        CaptureWriter open = writer;
        CaptureInfo last = info;
        if (open == null || last == null) {
            return;
        }
        open.seal(last);
        String trouble = open.trouble();
        if (trouble != null || open.losses().unwrittenExchanges() > 0) {
            throw new Trouble(ExitCode.ENVIRONMENT, "Cannot write " + capture + ": " + trouble);
        }
    }

    /** Removes what was made; nothing half stays behind. */
    void discard() throws IOException {
        if (writer != null) {
            close();
            Files.deleteIfExists(capture);
        }
    }

    @Override
    public void close() {
        CaptureWriter open = writer;
        writer = null;
        if (open != null) {
            open.close();
        }
    }

    private static final class Counted extends FilterInputStream {

        private final LongConsumer progress;
        private long count;

        Counted(InputStream in, LongConsumer progress) {
            super(in);
            this.progress = progress;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int read = super.read(into, from, length);
            count += Math.max(read, 0);
            progress.accept(count);
            return read;
        }
    }
}
