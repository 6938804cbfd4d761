package dev.weir.app.load;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.app.child.OwnProgram;
import dev.weir.proxy.origin.route.ParentProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@code weir run} of ours, in a process of its own: what it costs must not be paid by the generator. */
final class RecorderProcess implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("ready proxy=(\\S+) ui=");
    private static final long START_MILLIS = 30_000;
    private static final long LOOK_MILLIS = 20;
    private static final long STOP_SECONDS = 30;

    private final Process process;
    private final ParentProxy proxy;

    private RecorderProcess(Process process, ParentProxy proxy) {
        this.process = process;
        this.proxy = proxy;
    }

    static RecorderProcess start(Path directory) throws IOException, Trouble, InterruptedException {
        Path log = directory.resolve("weir.log");
        Process process = new ProcessBuilder(OwnProgram.command(List.of(
                        "run",
                        "--listen",
                        "127.0.0.1:0",
                        "--ui",
                        "127.0.0.1:0",
                        "--capture",
                        directory.resolve("weir.weir").toString())))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(log.toFile())
                .start();
        process.getOutputStream().close();
        for (long waited = 0; waited < START_MILLIS && process.isAlive(); waited += LOOK_MILLIS) {
            Matcher ready = READY.matcher(Files.readString(log));
            if (ready.find()) {
                return new RecorderProcess(process, ParentProxy.parse("http://" + ready.group(1)));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        process.destroyForcibly();
        throw new Trouble(
                ExitCode.ENVIRONMENT,
                "weir run did not start: " + Files.readString(log).strip());
    }

    ParentProxy proxy() {
        return proxy;
    }

    /** Its capture is sealed then. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
