package dev.weir.app.clients;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.inspector.model.CaptureInfo.Loss;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.ExchangeQuery;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many small requests, as fast as they go, through a Weir of little memory: the last ones need no more than the first, and where
 * recording cannot keep up, which depends on the machine, the capture says so.
 */
class ForwardHeapIT {

    private static final int REQUESTS = 100_000;
    private static final int WARM_UP = 20_000;
    private static final int CLIENTS = 8;

    /** What the rest may need more than the warm-up: compiled code and SQLite's log, but nothing for each request. */
    private static final long MORE_KIB = 32 << 10;

    private static final List<String> LITTLE_MEMORY =
            List.of("-Xms96m", "-Xmx96m", "-XX:+AlwaysPreTouch", "-XX:MaxDirectMemorySize=64m");

    private static final String ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nheron";

    @TempDir
    private Path directory;

    @Test
    void hundredThousandRequestsNeedLittleMemoryAndEachIsRecordedOrCountedAsLost() throws Exception {
        try (SmallOrigin origin = new SmallOrigin();
                RunningWeir weir = RunningWeir.start(directory.resolve("weir"), LITTLE_MEMORY)) {
            request(weir, origin, 0, WARM_UP);
            long warm = weir.peakKib();
            long start = System.nanoTime();
            request(weir, origin, WARM_UP, REQUESTS);
            long nanos = System.nanoTime() - start;
            long more = weir.peakKib() - warm;
            System.out.printf(
                    "%d requests in %d ms; peak %d KiB after %d, %d KiB more after all%n",
                    REQUESTS - WARM_UP, nanos / 1_000_000, warm, WARM_UP, more);
            assertThat(more).as("KiB more than the warm-up needed").isLessThan(MORE_KIB);

            check(weir.stopUnread(), origin);
        }
    }

    /** Those from one number to another, over a few connections that are kept. */
    private static void request(RunningWeir weir, SmallOrigin origin, int from, int to)
            throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> clients = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                int first = from + client;
                clients.add(threads.submit(() -> {
                    try (Socket socket = new Socket("127.0.0.1", weir.address().getPort())) {
                        socket.setTcpNoDelay(true);
                        for (int i = first; i < to; i += CLIENTS) {
                            exchange(socket, origin.url() + i);
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> client : clients) {
                client.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void exchange(Socket socket, String url) throws IOException {
        String head = "GET " + url + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(ISO_8859_1));
        StringBuilder answer = new StringBuilder();
        byte[] buffer = new byte[4_096];
        while (answer.indexOf("\r\n\r\nheron") < 0) {
            int count = socket.getInputStream().read(buffer);
            assertThat(count).as("bytes behind " + answer).isPositive();
            answer.append(new String(buffer, 0, count, ISO_8859_1));
        }
        assertThat(answer.toString()).startsWith("HTTP/1.1 200 ");
    }

    /** Recorded whole, in part, or not at all: the latter two only for events that were counted as lost. */
    private static void check(Path capture, SmallOrigin origin) {
        try (CaptureReader reader = CaptureReader.open(capture)) {
            Loss lost = reader.info().lost();
            BitSet seen = new BitSet(REQUESTS);
            long whole = 0;
            long lostHere = 0;
            for (RecordedExchange exchange : reader.exchanges(ExchangeQuery.ALL)) {
                int number =
                        Integer.parseInt(exchange.url().substring(origin.url().length()));
                assertThat(seen.get(number))
                        .as(exchange.url() + " was there before")
                        .isFalse();
                seen.set(number);
                lostHere += exchange.recording().lostEvents();
                if (exchange.recording().whole()) {
                    whole++;
                    assertThat(exchange.status()).as(exchange.url()).isEqualTo(200);
                    assertThat(exchange.response().body().bytes()).isEqualTo(5);
                }
            }
            System.out.printf("%d of %d recorded whole, %d events lost%n", whole, REQUESTS, lost.droppedEvents());
            assertThat(lost.unwrittenExchanges() + lost.evictedExchanges()).isZero();
            assertThat(REQUESTS - seen.cardinality() + lostHere)
                    .as("missing exchanges, and events missing from others")
                    .isLessThanOrEqualTo(lost.droppedEvents());
            assertThat(seen.cardinality() - whole)
                    .as("exchanges that say that they are not whole")
                    .isLessThanOrEqualTo(lost.droppedEvents());
            assertThat(whole).as("recorded whole").isPositive();
        }
    }

    /** Answers whatever is asked, at little cost. */
    private static final class SmallOrigin implements AutoCloseable {

        private final java.net.ServerSocket server = new java.net.ServerSocket(0, 50, InetAddress.getLoopbackAddress());

        SmallOrigin() throws IOException {
            daemon(() -> {
                while (true) {
                    Socket socket = server.accept();
                    daemon(() -> converse(socket));
                }
            });
        }

        String url() {
            return "http://127.0.0.1:" + server.getLocalPort() + "/";
        }

        private interface Work {
            void run() throws IOException;
        }

        private static void daemon(Work work) {
            Thread thread = new Thread(
                    () -> {
                        try {
                            work.run();
                        } catch (IOException e) {
                            // Closed: the test is over.
                            Thread.currentThread().interrupt();
                        }
                    },
                    "small-origin");
            thread.setDaemon(true);
            thread.start();
        }

        private static void converse(Socket socket) throws IOException {
            try (socket) {
                socket.setTcpNoDelay(true);
                InputStream in = new BufferedInputStream(socket.getInputStream());
                byte[] answer = ANSWER.getBytes(ISO_8859_1);
                int last = 0;
                for (int b = in.read(); b >= 0; b = in.read()) {
                    // The last four bytes, as one number: an empty line ends the head.
                    last = last << 8 | b;
                    if (last == 0x0d0a0d0a) {
                        socket.getOutputStream().write(answer);
                    }
                }
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
