package dev.weir.proxy.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real curl, as a user calls it. */
public final class Curl {

    private Curl() {}

    /** How a call ended. */
    public record Result(int exit, String out, String err) {}

    /** {@code curl -sS -x PROXY ARGS}, loopback not bypassed; at most 30 s. */
    public static Result through(RunningProxy proxy, String... args) {
        List<String> all = new ArrayList<>(List.of("--noproxy", "", "-x", proxy.url()));
        all.addAll(List.of(args));
        return run(all.toArray(new String[0]));
    }

    /** {@code curl -sS ARGS}, at most 30 s. */
    public static Result run(String... args) {
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "-m", "30"));
        command.addAll(List.of(args));
        try {
            Process process = new ProcessBuilder(command).start();
            process.getOutputStream().close();
            StringBuilder err = new StringBuilder();
            Thread drain = new Thread(() -> err.append(readAll(process)));
            drain.start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            drain.join();
            process.waitFor(40, TimeUnit.SECONDS);
            return new Result(process.exitValue(), out, err.toString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String readAll(Process process) {
        try {
            return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
