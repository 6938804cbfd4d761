package dev.weir.app.files;

import dev.weir.app.sockets.PortRange;
import dev.weir.app.terminal.Progress;
import dev.weir.app.terminal.Terminal;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.index.CaptureIndex;
import dev.weir.inspector.store.index.SealedIndex;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a capture that nobody writes any more quick to look through, and readable with {@code sqlite3}. */
public final class CaptureIndexing {

    private static final Logger LOG = LoggerFactory.getLogger(CaptureIndexing.class);

    private CaptureIndexing() {}

    /** Nobody waits for it at the end of a recording: {@code weir ui} makes it when it first opens the capture. */
    private static final int MOST_AT_ONCE = 30_000;

    /** The index of a capture, where it has one; null when it cannot be read, for all works without it. */
    public static @Nullable CaptureIndex there(Path capture, Thresholds thresholds) {
        try {
            return CaptureIndex.openThere(capture, thresholds);
        } catch (SQLException e) {
            LOG.debug("the index in {} is not used", capture, e);
            return null;
        }
    }

    /** Of one that was just closed, when that takes but a moment. */
    public static void ofSmall(Path capture, Thresholds thresholds, Terminal terminal) {
        boolean worthwhile;
        try (CaptureReader reader = CaptureReader.open(capture)) {
            worthwhile = worthwhile(reader, thresholds);
        }
        if (worthwhile) {
            of(capture, thresholds, terminal);
        }
    }

    /** Whether there is none yet, and making it takes but a moment. */
    public static boolean worthwhile(CaptureReader reader, Thresholds thresholds) {
        return reader.count() <= MOST_AT_ONCE && !SealedIndex.there(reader, thresholds);
    }

    /** Where it cannot be, everything works as well, only more slowly. */
    public static void of(Path capture, Thresholds thresholds, Terminal terminal) {
        try (Progress progress = new Progress(terminal)) {
            String why = SealedIndex.write(
                    capture,
                    thresholds,
                    PortRange.ports(),
                    (done, of) -> progress.show("Indexing " + capture.getFileName(), done, of));
            if (why != null) {
                LOG.debug("no index in {}: {}", capture, why);
            }
        } catch (RuntimeException e) {
            // No descriptor left, no room: what was recorded is there all the same.
            LOG.debug("no index in {}", capture, e);
        }
    }
}
