package dev.weir.app.load;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A target for measurements of Weir itself: answers every request without content at once, a thread a connection. */
final class AnsweringOrigin implements AutoCloseable {

    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 12\r\n\r\nHello, Weir\n"
                    .getBytes(StandardCharsets.US_ASCII);
    private static final int END_OF_HEAD = 0x0d0a0d0a;
    private static final int BACKLOG = 256;

    private final ServerSocket socket;

    private AnsweringOrigin(ServerSocket socket) {
        this.socket = socket;
    }

    static AnsweringOrigin start() throws IOException {
        AnsweringOrigin origin =
                new AnsweringOrigin(new ServerSocket(0, BACKLOG, InetAddress.getByAddress(new byte[] {127, 0, 0, 1})));
        daemon(origin::accept, "answering-origin").start();
        return origin;
    }

    private static Thread daemon(Runnable what, String name) {
        Thread thread = new Thread(what, name);
        thread.setDaemon(true);
        return thread;
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort() + "/";
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                daemon(() -> serve(connection), "answering-origin-connection").start();
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private static void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(connection.getInputStream());
            OutputStream out = connection.getOutputStream();
            int last = 0;
            for (int next = in.read(); next >= 0; next = in.read()) {
                last = last << 8 | next;
                if (last == END_OF_HEAD) {
                    out.write(ANSWER);
                }
            }
        } catch (IOException e) {
            // The client left.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
