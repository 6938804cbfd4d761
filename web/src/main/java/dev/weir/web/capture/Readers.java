package dev.weir.web.capture;

import dev.weir.inspector.store.CaptureReader;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Open readers of one capture, each for one thread at a time: opening one takes longer than most questions. */
public final class Readers implements AutoCloseable {

    private static final int KEPT = 8;

    private final Path file;
    private final BlockingQueue<CaptureReader> idle = new LinkedBlockingQueue<>(KEPT);
    private volatile boolean closed;

    public Readers(Path file) {
        this.file = file;
    }

    /** A reader for a while; closing gives it back. */
    public final class Lease implements AutoCloseable {

        private final CaptureReader reader;
        private boolean broken;

        private Lease(CaptureReader reader) {
            this.reader = reader;
        }

        public CaptureReader reader() {
            return reader;
        }

        /** After an error the next one shall open the file anew: it may be another one by now. */
        public void broken() {
            broken = true;
        }

        @Override
        public void close() {
            if (broken || closed || !idle.offer(reader)) {
                reader.close();
            }
        }
    }

    /** @throws dev.weir.inspector.store.CaptureException when the file cannot be read */
    public Lease lease() {
        CaptureReader reader = idle.poll();
        return new Lease(reader == null ? CaptureReader.open(file) : reader);
    }

    @Override
    public void close() {
        closed = true;
        CaptureReader reader = idle.poll();
        while (reader != null) {
            reader.close();
            reader = idle.poll();
        }
    }
}
