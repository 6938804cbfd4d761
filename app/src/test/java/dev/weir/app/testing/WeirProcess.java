package dev.weir.app.testing;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** Weir as a user starts it: a JVM of its own, in a directory and with files of its own. */
public final class WeirProcess implements AutoCloseable {

    private static final Pattern TOKEN = Pattern.compile("page http://\\S+/#token=(\\S+)");
    private static final Pattern READY = Pattern.compile("ready proxy=(\\S+) ui=(\\S+)");

    private final Process process;
    private final Path out;
    private final Path err;

    private WeirProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** How it ended. */
    public record Result(int exit, String out, String err) {}

    /** Starts it in {@code home}, which serves as working directory and as place of all its files. */
    public static WeirProcess start(Path home, Map<String, String> environment, String... arguments) {
        return start(List.of(), home, environment, arguments);
    }

    /** With so many descriptors as a shell gives it by {@code ulimit -n}. */
    public static WeirProcess startWithDescriptors(int count, Path home, String... arguments) {
        return start(List.of("sh", "-c", "ulimit -n " + count + " && exec \"$@\"", "weir"), home, Map.of(), arguments);
    }

    private static WeirProcess start(
            List<String> shell, Path home, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(shell);
        command.addAll(WeirJvm.command(List.of()));
        command.addAll(List.of(arguments));
        try {
            Path out = Files.createTempFile(home, "stdout-", ".txt");
            Path err = Files.createTempFile(home, "stderr-", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(home.toFile())
                    .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().put("HOME", home.toString());
            builder.environment().put("XDG_DATA_HOME", home.resolve("data").toString());
            builder.environment().putAll(environment);
            return new WeirProcess(builder.start(), out, err);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts it and waits for its end. */
    public static Result run(Path home, String... arguments) {
        try (WeirProcess weir = start(home, Map.of(), arguments)) {
            return weir.awaitEnd();
        }
    }

    public Result awaitEnd() {
        try {
            if (!process.waitFor(90, TimeUnit.SECONDS)) {
                throw new AssertionError("weir did not end within 90 s; stderr: " + err());
            }
            return new Result(process.exitValue(), out(), err());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** {@code HOST:PORT} of proxy and listener, once it says that it is ready. */
    public List<String> awaitReady() {
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> !process.isAlive() || READY.matcher(err()).find());
        Matcher ready = READY.matcher(err());
        if (!ready.find()) {
            throw new AssertionError("weir ended before it was ready: " + err());
        }
        return List.of(ready.group(1), ready.group(2));
    }

    /** That opens its page and API; said before {@link #awaitReady} returns. */
    public String token() {
        Matcher page = TOKEN.matcher(err());
        if (!page.find()) {
            throw new AssertionError("weir said no address with a token: " + err());
        }
        return page.group(1);
    }

    /** SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    public String out() {
        return text(out);
    }

    public String err() {
        return text(err);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
