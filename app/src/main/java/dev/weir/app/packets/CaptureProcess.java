package dev.weir.app.packets;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A running {@link CaptureTool}. What it says on its standard error is kept: why it ended, and what it dropped. */
final class CaptureProcess {

    private static final int LINES_KEPT = 20;
    private static final Pattern DROPPED = Pattern.compile("(\\d+) packets? dropped by (kernel|interface)");

    /** dumpcap looks at its signals every 250 ms. */
    private static final long END_SECONDS = 3;

    private final CaptureTool tool;
    private final Process process;
    private final Thread listener = new Thread(this::listen, "weir-packet-messages");
    private final Deque<String> lines = new ArrayDeque<>();
    private long dropped;

    private CaptureProcess(CaptureTool tool, Process process) {
        this.tool = tool;
        this.process = process;
        listener.setDaemon(true);
        listener.start();
    }

    static CaptureProcess start(CaptureTool tool, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        // Its messages are read, so they must be in the language that they are read in.
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        process.getOutputStream().close();
        return new CaptureProcess(tool, process);
    }

    CaptureTool tool() {
        return tool;
    }

    InputStream packets() {
        return process.getInputStream();
    }

    private void listen() {
        try (BufferedReader messages = process.errorReader()) {
            for (String line = messages.readLine(); line != null; line = messages.readLine()) {
                heard(line.strip());
            }
        } catch (IOException e) {
            heard(String.valueOf(e.getMessage()));
        }
    }

    private synchronized void heard(String line) {
        Matcher matcher = DROPPED.matcher(line);
        if (matcher.find()) {
            dropped += Long.parseLong(matcher.group(1));
        }
        if (!line.isEmpty()) {
            lines.add(line);
            if (lines.size() > LINES_KEPT) {
                lines.remove();
            }
        }
    }

    /** As far as its last words tell; dumpcap tells in its packets. */
    synchronized long dropped() {
        return dropped;
    }

    /** Why it could not capture, in its own words. */
    String trouble() {
        try {
            listener.join(TimeUnit.SECONDS.toMillis(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            for (String line : lines) {
                if (line.toLowerCase(java.util.Locale.ROOT).contains("permission")) {
                    return line;
                }
            }
            return lines.isEmpty() ? "it ended without a word" : lines.getFirst();
        }
    }

    /** Asks it to end; what it had captured still comes. */
    void stop() {
        process.destroy();
    }

    /** Waits for its end, and makes it end if need be. */
    void await() {
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            listener.join(TimeUnit.SECONDS.toMillis(1));
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
