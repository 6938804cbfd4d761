package dev.weir.app.files;

import dev.weir.app.sockets.PortRange;
import dev.weir.app.terminal.Progress;
import dev.weir.app.terminal.Terminal;
import dev.weir.inspector.store.index.SealedIndex;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a capture that nobody writes any more quick to look through, and readable with {@code sqlite3}. */
public final class CaptureIndexing {

    private static final Logger LOG = LoggerFactory.getLogger(CaptureIndexing.class);

    private CaptureIndexing() {}

    /** Of one that was just closed, or that a killed process left. Where it cannot be, everything works as well, only more slowly. */
    public static void of(Path capture, Terminal terminal) {
        try (Progress progress = new Progress(terminal)) {
            String why = SealedIndex.write(
                    capture,
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
