package dev.weir.inspector.store;

import dev.weir.inspector.model.CaptureInfo;
import dev.weir.inspector.model.CaptureInfo.Loss;
import dev.weir.inspector.model.Note;
import dev.weir.inspector.model.PageMark;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.store.block.BlockDraft;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes a capture. All calls come from one thread, but for {@link #losses} and {@link #trouble}. Once it was created, nothing
 * that befalls the file is thrown: what could not be written is counted, and the next batch tries again.
 */
public final class CaptureWriter implements AutoCloseable {

    /** As size limit: none. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** Larger batches shrink no better, and more is lost when the process is killed. */
    private static final int BATCH_EXCHANGES = 512;

    /** While nothing can be written; then all of them are forgotten. */
    private static final int MOST_WAITING_CONNECTIONS = 4096;

    private static final int MOST_WAITING_CENSUSES = 256;

    private final Path path;
    private final SizeLimit limit;
    private CaptureInfo info;
    private @Nullable CaptureFile file;
    private boolean sealed;

    private final BlockDraft batch;

    /** Until they are in the file. */
    private final NavigableMap<Long, byte[]> censuses = new TreeMap<>();

    private final List<PageMark> pages = new ArrayList<>();

    private final List<Note> notes = new ArrayList<>();

    /** In the file that is open now. */
    private long written;

    private Loss storedLosses;
    private volatile Loss losses = Loss.NONE;
    private volatile @Nullable String trouble;

    private CaptureWriter(Path path, CaptureInfo info, SizeLimit limit) throws IOException, SQLException {
        this.path = path;
        this.limit = limit;
        this.info = info;
        this.storedLosses = losses;
        this.file = CaptureFile.create(path, limit, info());
        this.batch = new BlockDraft(this.limit.largestBodyBytes());
    }

    /**
     * Makes a new capture file, readable by its owner only.
     *
     * @param info what is known at the start; {@link #seal} replaces it
     * @param maxBytes of the file and its log together, about; at least 1 MiB
     * @throws CaptureException when there is such a file already or it cannot be made
     */
    public static CaptureWriter create(Path path, CaptureInfo info, long maxBytes) {
        try {
            return new CaptureWriter(path, info, new SizeLimit(maxBytes));
        } catch (IOException | SQLException e) {
            throw CaptureTrouble.creating(path, e);
        }
    }

    /** Adds an exchange that ended to the batch. */
    public void exchange(RecordedExchange exchange) {
        batch.add(exchange);
        if (sealed || batch.exchanges() >= BATCH_EXCHANGES || batch.bytes() >= limit.batchBytes()) {
            flush();
        }
    }

    /** Adds the state of a connection to the batch, in place of an earlier one. */
    public void connection(RecordedConnection connection) {
        batch.add(connection);
    }

    /** Adds what is known of Weir's sockets at one moment; what stands in {@code record} is the caller's matter. */
    public void census(long atNanos, byte[] record) {
        censuses.put(atNanos, record);
        if (censuses.size() > MOST_WAITING_CENSUSES) {
            censuses.pollFirstEntry();
        }
    }

    /** Adds the beginning of a page. */
    public void page(PageMark page) {
        pages.add(page);
    }

    /** Adds what somebody noted about an exchange of this capture. */
    public void note(Note note) {
        notes.add(note);
    }

    /** Commits the batch: readers see it, and it survives the end of the process. Cheap when there is nothing to commit. */
    public void flush() {
        boolean nothing = batch.exchanges() == 0
                && batch.connections() == 0
                && censuses.isEmpty()
                && pages.isEmpty()
                && notes.isEmpty();
        if (nothing && storedLosses.equals(losses)) {
            return;
        }
        try {
            commitBatch();
        } catch (IOException | SQLException e) {
            loseBatch(e);
        }
    }

    private void commitBatch() throws IOException, SQLException {
        CaptureFile open = openFile();
        if (batch.exchanges() > 0 || batch.connections() > 0) {
            open.write(batch.pack());
        }
        for (Map.Entry<Long, byte[]> census : censuses.entrySet()) {
            open.writeCensus(census.getKey(), census.getValue());
        }
        for (PageMark page : pages) {
            open.write(page);
        }
        open.write(notes);
        Loss after = losses(0, open.makeRoom());
        if (!after.equals(storedLosses)) {
            open.write(withLosses(after));
        }
        open.commit();
        trouble = batch.exchanges() > 0 ? null : trouble;
        written += batch.exchanges();
        batch.clear();
        censuses.clear();
        pages.clear();
        notes.clear();
        losses = after;
        storedLosses = after;
    }

    /** The file, or a new one when it was deleted under us: all that had been written into the old one is lost with it. */
    private CaptureFile openFile() throws IOException, SQLException {
        CaptureFile open = file;
        if (sealed) {
            throw new IOException("the capture is sealed");
        }
        if (open != null && open.inPlace()) {
            return open;
        }
        if (open != null) {
            file = null;
            losses = losses(written, 0);
            written = 0;
            open.close();
        }
        CaptureFile made = CaptureFile.create(path, limit, info());
        file = made;
        storedLosses = losses;
        return made;
    }

    private void loseBatch(Exception cause) {
        losses = losses(batch.exchanges(), 0);
        trouble = CaptureTrouble.reason(cause);
        if (batch.connections() > MOST_WAITING_CONNECTIONS) {
            batch.clear();
        } else {
            batch.clearExchanges();
        }
        CaptureFile open = file;
        if (open != null) {
            try {
                open.rollback();
            } catch (SQLException e) {
                cause.addSuppressed(e);
            }
        }
    }

    private Loss losses(long unwritten, long evicted) {
        return new Loss(
                losses.droppedEvents(),
                losses.unwrittenExchanges() + unwritten,
                losses.evictedExchanges() + evicted,
                losses.abrupt());
    }

    private CaptureInfo info() {
        return withLosses(losses);
    }

    private CaptureInfo withLosses(Loss loss) {
        Loss all = new Loss(
                info.lost().droppedEvents(),
                loss.unwrittenExchanges(),
                loss.evictedExchanges(),
                false,
                info.lost().droppedBodyBytes());
        return info.withLost(all);
    }

    /** What was lost in writing until now. Any thread. */
    public Loss losses() {
        return losses;
    }

    /** Why the last batch of exchanges was lost; null when it was not. Any thread. */
    public @Nullable String trouble() {
        return trouble;
    }

    /**
     * Commits what is left and marks the capture as whole; only {@link #close} may follow.
     *
     * @param last what is true at the end; of its losses only the dropped events are taken, the others are counted here
     */
    public void seal(CaptureInfo last) {
        flush();
        info = last;
        try {
            CaptureFile open = openFile();
            open.write(info());
            open.writeSeal();
            open.commit();
            sealed = true;
        } catch (IOException | SQLException e) {
            loseBatch(e);
        }
    }

    /** Commits what is left and lets the file go. Without {@link #seal} before, readers say that the capture ended abruptly. */
    @Override
    public void close() {
        if (!sealed) {
            flush();
        }
        batch.close();
        CaptureFile open = file;
        file = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                trouble = CaptureTrouble.reason(e);
            }
        }
    }
}
