package dev.weir.app.packets;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Finds out by trying whether a tool may capture: rights come from files, groups and capabilities, and only the kernel knows. */
public final class CaptureTrial {

    private static final long LIMIT_SECONDS = 5;

    private CaptureTrial() {}

    /**
     * Captures for a moment, and keeps nothing.
     *
     * @return why it cannot; empty when it can
     */
    public static Optional<String> obstacle(CaptureTool tool, String path) {
        try {
            CaptureProcess process = CaptureProcess.start(tool, tool.command(false, path));
            try {
                // The head of the file comes once the kernel has opened the capture.
                int first =
                        CompletableFuture.supplyAsync(() -> firstByte(process)).get(LIMIT_SECONDS, TimeUnit.SECONDS);
                return first >= 0 ? Optional.empty() : Optional.of(process.trouble());
            } catch (TimeoutException e) {
                return Optional.of("it does not begin within " + LIMIT_SECONDS + " s");
            } catch (ExecutionException e) {
                return Optional.of(String.valueOf(e.getCause()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.of("interrupted");
            } finally {
                process.stop();
                process.await();
            }
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static int firstByte(CaptureProcess process) {
        try {
            return process.packets().read();
        } catch (IOException e) {
            return -1;
        }
    }
}
