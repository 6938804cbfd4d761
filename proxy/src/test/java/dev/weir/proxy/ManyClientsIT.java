package dev.weir.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.Settings;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Many clients at once, bodies of random sizes in both framings, each verified by its hash on both ends. */
class ManyClientsIT {

    private static final int CLIENTS = 300;
    private static final int REQUESTS = 20;
    private static final int MAX_BODY_BYTES = 20_000;

    @Test
    void everyBodyArrivesWholeAndEveryExchangeEndsOnce() throws Exception {
        Queue<Throwable> wrong = new ConcurrentLinkedQueue<>();
        try (Scene scene =
                new Scene(Settings.on(ProxyConfig.TransportChoice.BEST).eventLoops(2))) {
            ScriptedOrigin origin = scene.origin(ManyClientsIT::serve);
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int number = i;
                Thread client = new Thread(null, () -> ask(scene, origin, number, wrong), "client-" + i, 128 * 1024);
                client.start();
                clients.add(client);
            }
            for (Thread client : clients) {
                client.join();
            }
            assertThat(wrong).isEmpty();
            assertThat(scene.events().awaitCount(ExchangeEnded.class, CLIENTS * REQUESTS))
                    .hasSize(CLIENTS * REQUESTS)
                    .allMatch(ended -> ended.failure() == null);
            assertThat(origin.connections()).isLessThan(CLIENTS * REQUESTS / 2);
        }
    }

    /** Answers with the body of the request, in chunks when it had a length and the other way round. */
    private static void serve(ScriptedOrigin.Conversation conversation) throws IOException {
        for (String head = conversation.readHead(); head != null; head = conversation.readHead()) {
            byte[] body = body(head, conversation.input());
            if (!head.contains("X-Hash: " + hash(body) + "\r\n")) {
                conversation.write("HTTP/1.1 500 Wrong\r\nContent-Length: 0\r\n\r\n");
                return;
            }
            conversation.write(framed("HTTP/1.1 200 OK\r\n", body, head.contains("Content-Length")));
        }
    }

    private static void ask(Scene scene, ScriptedOrigin origin, int number, Queue<Throwable> wrong) {
        Random random = new Random(number);
        try (Socket socket =
                new Socket(scene.address().getAddress(), scene.address().getPort())) {
            socket.setSoTimeout(60_000);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            for (int i = 0; i < REQUESTS; i++) {
                byte[] body = new byte[random.nextInt(MAX_BODY_BYTES)];
                random.nextBytes(body);
                String head = Scene.request("POST", origin, "/" + number + "/" + i, "X-Hash: " + hash(body));
                out.write(framed(head, body, random.nextBoolean()));
                String answer = head(in);
                byte[] echoed = body(answer, in);
                if (!answer.startsWith("HTTP/1.1 200 ") || !hash(echoed).equals(hash(body))) {
                    throw new IOException(number + "/" + i + ": " + answer);
                }
            }
        } catch (IOException | RuntimeException e) {
            wrong.add(e);
        }
    }

    private static byte[] framed(String startOfHead, byte[] body, boolean chunked) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!chunked) {
            out.writeBytes((startOfHead + "Content-Length: " + body.length + "\r\n\r\n").getBytes(ISO_8859_1));
            out.writeBytes(body);
            return out.toByteArray();
        }
        out.writeBytes((startOfHead + "Transfer-Encoding: chunked\r\n\r\n").getBytes(ISO_8859_1));
        for (int at = 0; at < body.length; at += 3_001) {
            int count = Math.min(3_001, body.length - at);
            out.writeBytes((Integer.toHexString(count) + "\r\n").getBytes(ISO_8859_1));
            out.write(body, at, count);
            out.writeBytes("\r\n".getBytes(ISO_8859_1));
        }
        out.writeBytes("0\r\n\r\n".getBytes(ISO_8859_1));
        return out.toByteArray();
    }

    private static byte[] body(String head, InputStream in) throws IOException {
        int length = head.indexOf("Content-Length: ");
        if (length >= 0) {
            int count = Integer.parseInt(head.substring(length + 16, head.indexOf('\r', length)));
            return in.readNBytes(count);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int count = Integer.parseInt(line(in), 16);
            body.writeBytes(in.readNBytes(count));
            line(in);
            if (count == 0) {
                return body.toByteArray();
            }
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            head.append(line).append("\r\n");
        }
        return head.toString();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("ended in: " + line);
            }
            line.append((char) b);
        }
        return line.substring(0, Math.max(line.length() - 1, 0));
    }

    private static String hash(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
