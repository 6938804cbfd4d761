package dev.weir.proxy.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Many bytes, and the pipes of this process that they may pass through. */
public final class Bulk {

    public static final int BYTES = 24_000_000;

    /** So that much of what is sent has to wait. */
    public static final int SMALL_BUFFER = 16_384;

    private final long pipesBefore = pipes();

    /** Each byte tells its place, so that none is lost, doubled or moved unseen. */
    public static byte[] bytes() {
        byte[] bytes = new byte[BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31 + (i >>> 8) * 17 + (i >>> 16));
        }
        return bytes;
    }

    /** Has an origin write until its reader leaves; returns what the kernel then tells it. */
    public static IOException writeUntilRefused(ScriptedOrigin.Conversation conversation) {
        byte[] bulk = bytes();
        try {
            while (true) {
                conversation.write(bulk);
            }
        } catch (IOException e) {
            return e;
        }
    }

    /** Whether there are more pipes now than when this was made. */
    public boolean passesByPipe() {
        return pipes() > pipesBefore;
    }

    public void awaitPipesGone() {
        await().untilAsserted(() -> assertThat(pipes()).isLessThanOrEqualTo(pipesBefore));
    }

    private static long pipes() {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(Bulk::isPipe).count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isPipe(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("pipe:");
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }
}
