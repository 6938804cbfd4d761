package dev.weir.inspector.har;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.inspector.testing.SketchedExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Memory does not grow with the number of entries. */
class HarHeapIT {

    private static final int ENTRIES = 100_000;

    /** Run in a JVM of its own: half a kilobyte held back an exchange would not fit its heap. */
    static final class Export {
        private Export() {}

        public static void main(String[] args) throws IOException {
            HarWriter writer = HarWriter.open(
                    OutputStream.nullOutputStream(), SketchedExchange.INFO, HarOptions.of(HarProfile.STRICT));
            try (writer) {
                for (long i = 0; i < ENTRIES; i++) {
                    // A new page every hundred entries, a new connection and new secrets every time.
                    SketchedExchange exchange = new SketchedExchange()
                            .number(i + 1)
                            .startMillis(i + i / 100 * 11_000L)
                            .url("https://origin.test/" + i + "?token=" + i)
                            .request("Cookie: sid=" + i);
                    exchange.originId = 100 + i;
                    writer.entry(exchange.build(), exchange::connection);
                }
            }
            System.out.println(writer.entries() + " entries");
        }
    }

    @Test
    void aHundredThousandEntriesFitASmallHeap() throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(List.of(
                        java,
                        "-Xmx24m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Export.class.getName()))
                .redirectErrorStream(true)
                .start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(said).contains(ENTRIES + " entries");
            assertThat(process.exitValue()).as(said).isZero();
        } finally {
            process.destroyForcibly();
        }
    }
}
