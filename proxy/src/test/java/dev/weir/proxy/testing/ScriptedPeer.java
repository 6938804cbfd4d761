package dev.weir.proxy.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One end of a TCP connection over loopback, moved step by step by a test, with blocking calls that time out after 20 s. Keep a
 * reference until the test is over: a forgotten socket sends its FIN when it is collected.
 */
public final class ScriptedPeer implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 20_000;

    /** How a peer's stream ended. */
    public enum End {
        FIN,
        RESET
    }

    private final Socket socket;

    private ScriptedPeer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
    }

    public static ScriptedPeer connect(InetSocketAddress address) {
        return connect(address, 0);
    }

    /** @param receiveBufferBytes a small one makes a slow reader; 0 leaves it to the system */
    public static ScriptedPeer connect(InetSocketAddress address, int receiveBufferBytes) {
        return run(() -> {
            Socket socket = new Socket();
            if (receiveBufferBytes > 0) {
                socket.setReceiveBufferSize(receiveBufferBytes);
            }
            socket.connect(address, PATIENCE_MILLIS);
            return new ScriptedPeer(socket);
        });
    }

    /** Waits for connections on a free loopback port. */
    public static Listener listen() {
        return run(() -> {
            ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            server.setSoTimeout(PATIENCE_MILLIS);
            return new Listener(server);
        });
    }

    public InetSocketAddress localAddress() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** The socket itself, for what this class does not script; TLS for instance. */
    public Socket socket() {
        return socket;
    }

    public ScriptedPeer send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public ScriptedPeer send(byte[] bytes) {
        return step(() -> {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        });
    }

    /** Sends FIN, and goes on reading. */
    public ScriptedPeer halfClose() {
        return step(socket::shutdownOutput);
    }

    /** Sends RST. */
    public ScriptedPeer reset() {
        return step(() -> {
            socket.setSoLinger(true, 0);
            socket.close();
        });
    }

    /** Closes both directions: FIN; with unread bytes in the socket the kernel adds RST. */
    public ScriptedPeer hangUp() {
        return step(socket::close);
    }

    @Override
    public void close() {
        hangUp();
    }

    /** Exactly that many bytes. */
    public String read(int count) {
        byte[] bytes = run(() -> socket.getInputStream().readNBytes(count));
        if (bytes.length != count) {
            throw new AssertionError("the stream ended after " + bytes.length + " of " + count + " bytes");
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Until and with that text. */
    public String readUntil(String mark) {
        return run(() -> {
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            InputStream in = socket.getInputStream();
            while (!endsWith(read, mark)) {
                int next = in.read();
                if (next < 0) {
                    throw new AssertionError("the stream ended before " + mark + ": " + read);
                }
                read.write(next);
            }
            return read.toString(StandardCharsets.ISO_8859_1);
        });
    }

    private static boolean endsWith(ByteArrayOutputStream read, String mark) {
        return read.size() >= mark.length()
                && read.toString(StandardCharsets.ISO_8859_1).endsWith(mark);
    }

    /** Reads and forgets until the other end's FIN or RST. */
    public End readToEnd() {
        return readCounting().end();
    }

    /** Reads until the other end's FIN or RST, and counts. */
    public Rest readCounting() {
        long count = 0;
        byte[] buffer = new byte[64 * 1024];
        try {
            for (int n = socket.getInputStream().read(buffer);
                    n >= 0;
                    n = socket.getInputStream().read(buffer)) {
                count += n;
            }
            return new Rest(count, End.FIN);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("no end after " + count + " bytes", e);
        } catch (SocketException e) {
            return new Rest(count, End.RESET);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All bytes until FIN or RST, for short texts. */
    public String readText() {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try {
            for (int n = socket.getInputStream().read(buffer);
                    n >= 0;
                    n = socket.getInputStream().read(buffer)) {
                read.writeBytes(Arrays.copyOf(buffer, n));
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("no end after " + read, e);
        } catch (SocketException e) {
            // reset: what came until then
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return read.toString(StandardCharsets.ISO_8859_1);
    }

    private ScriptedPeer step(Step step) {
        return run(() -> {
            step.run();
            return this;
        });
    }

    private static <T> T run(Action<T> action) {
        try {
            return action.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private interface Action<T> {
        T run() throws IOException;
    }

    /** What was left of a stream, and how it ended. */
    public record Rest(long bytes, End end) {}

    /** A listening socket. */
    public static final class Listener implements AutoCloseable {

        private final ServerSocket server;

        private Listener(ServerSocket server) {
            this.server = server;
        }

        public InetSocketAddress address() {
            return (InetSocketAddress) server.getLocalSocketAddress();
        }

        public ScriptedPeer accept() {
            return run(() -> new ScriptedPeer(server.accept()));
        }

        @Override
        public void close() {
            run(() -> {
                server.close();
                return server;
            });
        }
    }
}
