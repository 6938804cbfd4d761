package dev.weir.app.truth;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A socket that remembers when its raw bytes, beneath any TLS, were read and written. One thread uses it. */
final class StampedSocket extends Socket {
    /** One read (stamped when it returned) or write (stamped just before it began). */
    record Move(boolean read, long atNanos, int bytes) {}

    private static final int MOVES_KEPT = 64;
    private final List<Move> moves = new ArrayList<>();
    private long lastReadAtNanos;

    /** The first moves of the connection: the whole handshake. */
    List<Move> firstMoves() {
        return moves;
    }

    /** When the read that brought the newest bytes (or the end of the stream) returned. */
    long lastReadAtNanos() {
        return lastReadAtNanos;
    }

    private void add(boolean read, long atNanos, int bytes) {
        if (read) {
            lastReadAtNanos = atNanos;
        }
        if (moves.size() < MOVES_KEPT) {
            moves.add(new Move(read, atNanos, bytes));
        }
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = in.read(bytes, offset, length);
                add(true, System.nanoTime(), count);
                return count;
            }
        };
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new FilterOutputStream(super.getOutputStream()) {
            @Override
            public void write(int value) throws IOException {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                add(false, System.nanoTime(), length);
                out.write(bytes, offset, length);
            }
        };
    }

    /** A listening socket whose connections are stamped. */
    static final class Listener extends ServerSocket {
        Listener(int port) throws IOException {
            super(port, 512);
        }

        @Override
        public Socket accept() throws IOException {
            StampedSocket socket = new StampedSocket();
            implAccept(socket);
            return socket;
        }
    }
}
