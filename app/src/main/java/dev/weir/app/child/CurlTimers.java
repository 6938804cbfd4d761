package dev.weir.app.child;

import dev.weir.inspector.curl.CurlTransfer;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Has curl write its own timers into a file of ours, when it can do so (from 8.3.0 on) without its user seeing any difference. See
 * docs/notes/028-timers-of-curl.md.
 */
public final class CurlTimers {

    private static final String FILE = "curl-timers.jsonl";

    /** It takes 20 ms; what takes longer is no curl. */
    private static final long PATIENCE_SECONDS = 2;

    /** As curl reads its configuration: with or without dashes, and with letters in front of a w. */
    private static final Pattern WRITE_OUT = Pattern.compile("(?m)^\\s*((--)?write|-[^-\\s]*w)");

    private CurlTimers() {}

    /**
     * The command line that makes curl write them; the same as before for what is no curl, or for one that cannot.
     *
     * @param files a private directory that outlives the child
     */
    static List<String> command(List<String> command, Map<String, String> environment, Path files) {
        Path file = files.resolve(FILE);
        String format = format(file);
        boolean wanted = Programs.name(command.get(0)).equals("curl")
                && file.toString().indexOf('}') < 0
                && !(CurlLine.readsConfiguration(command) && writesOutByItself(environment));
        List<String> line = wanted ? CurlLine.with(command, format) : command;
        return line.equals(command) || !writes(command.get(0), files) ? command : line;
    }

    /** What it wrote, one transfer after the other; nothing when it was not asked to. */
    public static List<CurlTransfer> told(Path files) throws IOException {
        Path file = files.resolve(FILE);
        return Files.exists(file) ? CurlTransfer.read(text(file).lines().toList()) : List.of();
    }

    /** Whatever bytes are in it: curl repeats those of URLs and fields. */
    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private static String format(Path file) {
        return "%output{>>" + file + "}%{json}\\n";
    }

    /** What the user has there would have to yield to ours. */
    private static boolean writesOutByItself(Map<String, String> environment) {
        List<String> places = new ArrayList<>();
        for (String variable : List.of("CURL_HOME", "HOME", "USERPROFILE", "APPDATA")) {
            String home = environment.get(variable);
            if (home != null) {
                places.addAll(List.of(home + "/.curlrc", home + "/_curlrc", home + "/.config/curlrc"));
            }
        }
        places.add(System.getProperty("user.home") + "/.curlrc");
        places.add(environment.getOrDefault("XDG_CONFIG_HOME", "") + "/curlrc");
        for (String place : places) {
            try {
                Path file = Path.of(place);
                if (Files.exists(file)
                        && WRITE_OUT
                                .matcher(Files.readString(file, StandardCharsets.ISO_8859_1))
                                .find()) {
                    return true;
                }
            } catch (IOException e) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether it writes such a file there, tried without any host: an older curl would print our format, and so would one that cannot reach
     * the file (in a container, confined by a package manager).
     */
    private static boolean writes(String program, Path files) {
        Path probe = files.resolve("curl-probe.jsonl");
        ProcessBuilder trial = new ProcessBuilder(program, "-q", "-s", "-w", format(probe), "file:///dev/null")
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            Process process = trial.start();
            try {
                return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        && Files.exists(probe)
                        && text(probe).startsWith("{");
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
