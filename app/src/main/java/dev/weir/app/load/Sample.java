package dev.weir.app.load;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.events.ClockAnchor;
import dev.weir.events.ConnectionId;
import dev.weir.events.EventSink;
import dev.weir.events.ExchangeId;
import dev.weir.events.Ticker;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.ingest.RecordStore;
import dev.weir.inspector.ingest.Recorder;
import dev.weir.inspector.intake.RecorderLimits;
import dev.weir.inspector.model.CaptureInfo;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.query.CaptureFindings;
import dev.weir.inspector.store.CaptureException;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.CaptureWriter;
import dev.weir.load.result.LoadResult.Found;
import dev.weir.load.result.LoadResult.Slow;
import dev.weir.load.result.RunDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The capture beside the numbers: whole records of some exchanges, with the slowest among them. */
final class Sample implements AutoCloseable {

    private static final long MOST_BYTES = 256L << 20;

    private final CaptureWriter writer;
    private final Recorder recorder;
    private final Kept kept;
    private final CaptureInfo info;
    private final Path file;

    private Sample(CaptureWriter writer, Recorder recorder, Kept kept, CaptureInfo info, Path file) {
        this.file = file;
        this.writer = writer;
        this.recorder = recorder;
        this.kept = kept;
        this.info = info;
    }

    static Sample create(Path file, CaptureInfo info, Ticker ticker) throws Trouble {
        try {
            CaptureWriter writer = CaptureWriter.create(file, info, MOST_BYTES);
            Kept kept = new Kept(writer);
            Recorder recorder =
                    new Recorder(kept, ticker, RecorderLimits.defaults().withLossy(true));
            recorder.start();
            return new Sample(writer, recorder, kept, info, file);
        } catch (CaptureException e) {
            throw new Trouble(ExitCode.ENVIRONMENT, String.valueOf(e.getMessage()), e);
        }
    }

    static CaptureInfo info(String version, List<String> command, Ticker ticker, String transport) {
        return new CaptureInfo(version, ClockAnchor.now(ticker), command, transport, CaptureInfo.Loss.NONE);
    }

    EventSink events() {
        return recorder;
    }

    /** Ends the capture; the slowest are known then. */
    @Override
    public void close() {
        recorder.close();
        writer.seal(info.withLost(recorder.loss()));
        writer.close();
    }

    /** The records of these, as far as there are any; after {@link #close}. */
    List<Slow> slowest(List<ExchangeId> ids) {
        List<Slow> found = new ArrayList<>();
        for (ExchangeId id : ids) {
            RecordedExchange exchange = kept.exchanges.get(id);
            if (exchange != null) {
                ConnectionId origin = exchange.origin();
                found.add(
                        new Slow(exchange, origin == null ? null : kept.connections.get(origin), RunDirectory.SAMPLE));
            }
        }
        return found;
    }

    /** What the records show; after {@link #close}. */
    Found found() {
        Map<String, Long> byCode = new TreeMap<>();
        try (CaptureReader reader = CaptureReader.open(file)) {
            for (Finding finding :
                    CaptureFindings.of(reader, Thresholds.USUAL, null).all()) {
                byCode.merge(finding.code().name(), 1L, Long::sum);
            }
        }
        return new Found(kept.recorded, byCode);
    }

    /** Remembers records without their bodies, which are in the file. */
    private static final class Kept implements RecordStore {

        /** The slowest are told last. */
        private static final int MOST = 50_000;

        private final CaptureWriter writer;
        long recorded;
        final Map<ExchangeId, RecordedExchange> exchanges = new HashMap<>();
        final Map<ConnectionId, @Nullable RecordedConnection> connections = new HashMap<>();

        Kept(CaptureWriter writer) {
            this.writer = writer;
        }

        @Override
        public void exchange(RecordedExchange exchange) {
            writer.exchange(exchange);
            recorded++;
            if (exchanges.size() >= MOST) {
                exchanges.clear();
            }
            exchanges.put(exchange.id(), exchange.withoutBodies());
        }

        @Override
        public void connection(RecordedConnection connection) {
            writer.connection(connection);
            if (connections.size() >= MOST) {
                connections.clear();
            }
            connections.put(connection.id(), connection);
        }

        @Override
        public void flush() {
            writer.flush();
        }
    }
}
