package dev.weir.app.truth;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Reads a request body to its end, at once or slowly, and keeps the stamps of its last byte. */
final class TruthBody {
    private final InputStream in;
    private final int pieceBytes;
    private final int everyMillis;
    private long bytes;
    private long lastByteNanos;

    /** At most {@code pieceBytes} are read every {@code everyMillis}; 0 for as fast as they come. */
    TruthBody(InputStream in, int pieceBytes, int everyMillis) {
        this.in = in;
        this.pieceBytes = pieceBytes;
        this.everyMillis = everyMillis;
    }

    void read(TruthRequest request) throws IOException {
        lastByteNanos = request.headEndNanos();
        if (!request.isChunked()) {
            skip(request.contentLength());
            return;
        }
        for (long size = chunkSize(); size > 0; size = chunkSize()) {
            skip(size);
            readLine();
        }
        while (!readLine().isEmpty()) {
            // trailers count as part of the message, and their end is the last byte
        }
        lastByteNanos = System.nanoTime();
    }

    private long chunkSize() throws IOException {
        String line = readLine();
        int extension = line.indexOf(';');
        return Long.parseLong(extension < 0 ? line : line.substring(0, extension), 16);
    }

    private void skip(long count) throws IOException {
        byte[] piece = new byte[pieceBytes];
        for (long left = count; left > 0; ) {
            int read = in.read(piece, 0, (int) Math.min(left, piece.length));
            lastByteNanos = System.nanoTime();
            if (read < 0) {
                throw new EOFException("the body ended " + left + " bytes early");
            }
            left -= read;
            bytes += read;
            if (left > 0) {
                Pause.millis(everyMillis);
            }
        }
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the body ended in a chunk line");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    long bytes() {
        return bytes;
    }

    long lastByteNanos() {
        return lastByteNanos;
    }
}
