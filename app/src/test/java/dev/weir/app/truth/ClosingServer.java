package dev.weir.app.truth;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Accepts connections and ends them as it is told: {@code ClosingServer PORT at-once|reset|answer|never|crossing}. Prints one line
 * when ready.
 */
final class ClosingServer {

    static final int CROSSING_MILLIS = 200;
    private static final byte[] LAST_RESPONSE =
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);

    private ClosingServer() {}

    @SuppressWarnings("ModifiedButNotUsed") // that it is kept is the point
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<Socket> kept = new ArrayList<>(); // or the collector would close them
        try (ServerSocket server = new ServerSocket()) {
            server.bind(new InetSocketAddress("10.77.0.2", Integer.parseInt(arguments[0])));
            System.out.println("{\"kind\":\"ready\"}");
            System.out.flush();
            while (true) {
                Socket socket = server.accept();
                switch (arguments[1]) {
                    case "at-once" -> socket.close();
                    case "reset" -> {
                        socket.setSoLinger(true, 0);
                        socket.close();
                    }
                    case "answer" -> {
                        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                        socket.close();
                    }
                    case "crossing" -> {
                        TruthRequest.read(socket.getInputStream());
                        socket.getOutputStream().write(LAST_RESPONSE);
                        // On a path of as much: now the other end has it and closes, and our FIN meets its FIN half
                        // way.
                        Pause.millis(CROSSING_MILLIS);
                        socket.close();
                    }
                    case "never" -> kept.add(socket);
                    default -> throw new IllegalArgumentException(arguments[1]);
                }
            }
        }
    }
}
