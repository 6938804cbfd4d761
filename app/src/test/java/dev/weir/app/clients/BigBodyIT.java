package dev.weir.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.weir.inspector.model.RecordedExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A body of a gigabyte passes Weir whole and needs no more memory than one of a kilobyte, also when one side is slow. */
class BigBodyIT {

    private static final long GIGABYTE = 1L << 30;

    /** Both ends of TLS are in Java here, and cost more than Weir does. */
    private static final long LARGE_OVER_TLS = 300L << 20;

    /** What a gigabyte may need more than a kilobyte. */
    private static final long MORE_KIB = 40 << 10;

    /** Too little for any body here. The heap is all there from the start, so that growth means something else grew. */
    private static final List<String> LITTLE_MEMORY =
            List.of("-Xms96m", "-Xmx96m", "-XX:+AlwaysPreTouch", "-XX:MaxDirectMemorySize=64m");

    private static final byte[] BLOCK = new byte[1 << 16];

    static {
        new Random(1).nextBytes(BLOCK);
    }

    @TempDir
    private Path directory;

    private RunningWeir weir;

    @AfterEach
    void end() {
        if (weir != null) {
            weir.close();
        }
    }

    @Test
    void gigabytesOverHttpNeedTheMemoryOfKilobytes() throws Exception {
        try (Site site = Site.http().on("/body/", BigBodyIT::send).on("/sink", BigBodyIT::receive)) {
            weir = RunningWeir.start(directory.resolve("weir"), LITTLE_MEMORY);
            passWithoutMoreMemory(site, GIGABYTE, List.of());
        }
    }

    @Test
    void hundredsOfMegabytesOverInterceptedHttpsNeedTheMemoryOfKilobytes() throws Exception {
        try (Site site = Site.https("localhost").on("/body/", BigBodyIT::send).on("/sink", BigBodyIT::receive)) {
            String trust = site.authorityPem(directory).toString();
            weir = RunningWeir.start(directory.resolve("weir"), LITTLE_MEMORY, "--trust", trust);
            passWithoutMoreMemory(
                    site, LARGE_OVER_TLS, List.of("--cacert", weir.trust().ca().toString()));
        }
    }

    /** What the client does not take stays at the origin: 64 MiB of direct memory could not hold it. */
    @Test
    void slowClientHoldsTheOriginBack() throws Exception {
        try (Site site = Site.http().on("/body/", BigBodyIT::send)) {
            weir = RunningWeir.start(directory.resolve("weir"), LITTLE_MEMORY);
            String url = site.url("/body/" + (200 << 20));
            long before = smallBodies(site, List.of());

            // Weir would have all of it within a second if it did not wait.
            assertThat(download(url, List.of("--limit-rate", "50M"))).isEqualTo(crc(200 << 20));

            assertThat(weir.peakKib() - before)
                    .as("KiB more than small bodies need")
                    .isLessThan(MORE_KIB);
            RecordedExchange exchange = weir.stop().only(url);
            assertThat(exchange.response().body().bytes()).isEqualTo(200 << 20);
            assertThat(exchange.pausedNanos()).as("back-pressure").isGreaterThan(TimeUnit.SECONDS.toNanos(1));
        }
    }

    private void passWithoutMoreMemory(Site site, long size, List<String> trust) throws Exception {
        long before = smallBodies(site, trust);
        long start = System.nanoTime();

        assertThat(download(site.url("/body/" + size), trust)).isEqualTo(crc(size));
        long downloaded = System.nanoTime();
        assertThat(upload(site.url("/sink?" + size), size, trust)).isEqualTo(size + " " + crc(size));
        long uploaded = System.nanoTime();

        long more = weir.peakKib() - before;
        System.out.printf(
                "%s: %d MiB down in %d ms, up in %d ms; peak %d KiB, %d KiB more than small bodies%n",
                site.url("/"),
                size >> 20,
                (downloaded - start) / 1_000_000,
                (uploaded - downloaded) / 1_000_000,
                before + more,
                more);
        assertThat(more).as("KiB more than small bodies need").isLessThan(MORE_KIB);
        Recorded recorded = weir.stop();
        RecordedExchange down = recorded.only(site.url("/body/" + size));
        assertThat(down.response().body().bytes()).isEqualTo(size);
        assertThat(down.response().sentBodyBytes()).isEqualTo(size);
        RecordedExchange up = recorded.only(site.url("/sink?" + size));
        assertThat(up.request().body().bytes()).isEqualTo(size);
        assertThat(up.status()).isEqualTo(200);
    }

    /** What Weir needs for bodies of one kilobyte, in KiB: its peak when some of them have passed. */
    private long smallBodies(Site site, List<String> trust) throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(download(site.url("/body/" + (1_000 + i)), trust)).isEqualTo(crc(1_000 + i));
        }
        return weir.peakKib();
    }

    private ProcessBuilder curl(String url, List<String> more) {
        List<String> command =
                new ArrayList<>(List.of("curl", "-sSf", "--noproxy", "", "-x", weir.proxyUrl(), "-m", "110"));
        command.addAll(more);
        command.add(url);
        return ClientRun.client(directory, command)
                .redirectError(directory.resolve("curl.err").toFile());
    }

    /** Checksum of what curl got. */
    private long download(String url, List<String> more) throws Exception {
        Process curl = curl(url, more).start();
        CRC32 crc = new CRC32();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = curl.getInputStream()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                crc.update(buffer, 0, count);
            }
        }
        assertThat(curl.waitFor()).as("curl's exit code").isZero();
        return crc.getValue();
    }

    private String upload(String url, long size, List<String> more) throws Exception {
        List<String> arguments = new ArrayList<>(more);
        arguments.addAll(List.of("-T", "-"));
        Process curl = curl(url, arguments).start();
        try (OutputStream out = curl.getOutputStream()) {
            write(size, out);
        }
        String answer = new String(curl.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(curl.waitFor()).as("curl's exit code").isZero();
        return answer;
    }

    /** {@code /body/SIZE}. */
    private static void send(HttpExchange exchange) throws IOException {
        long size = Long.parseLong(exchange.getRequestURI().getPath().substring("/body/".length()));
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            exchange.sendResponseHeaders(200, size);
            write(size, exchange.getResponseBody());
        }
    }

    /** Answers with count and checksum. */
    private static void receive(HttpExchange exchange) throws IOException {
        CRC32 crc = new CRC32();
        long total = 0;
        byte[] buffer = new byte[1 << 16];
        InputStream in = exchange.getRequestBody();
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            crc.update(buffer, 0, count);
            total += count;
        }
        Site.answer(exchange, 200, "text/plain", Site.bytes(total + " " + crc.getValue()));
    }

    private static void write(long size, OutputStream out) throws IOException {
        for (long left = size; left > 0; left -= BLOCK.length) {
            out.write(numbered(left), 0, (int) Math.min(left, BLOCK.length));
        }
    }

    private static long crc(long size) {
        CRC32 crc = new CRC32();
        for (long left = size; left > 0; left -= BLOCK.length) {
            crc.update(numbered(left), 0, (int) Math.min(left, BLOCK.length));
        }
        return crc.getValue();
    }

    /** No two blocks are alike, so that a lost, doubled or misplaced one shows. */
    private static byte[] numbered(long left) {
        byte[] block = BLOCK.clone();
        for (int i = 0; i < Long.BYTES; i++) {
            block[i] = (byte) (left >> (8 * i));
        }
        return block;
    }
}
