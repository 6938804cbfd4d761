package dev.weir.app.findings;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.app.files.UserDirectories;
import dev.weir.inspector.findings.Thresholds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/**
 * From when on rules find something: as usual, but for what the user's configuration says, but for what the option says. The configuration is
 * {@code weir/config.toml} where XDG has such files; of TOML it takes one table, for there is nothing else to configure:
 *
 * <pre>
 * [thresholds]
 * W401.ms = 80      # a comment
 * </pre>
 */
public final class FindingThresholds {

    private static final Pattern TABLE = Pattern.compile("\\[\\s*([\\w.-]+)\\s*\\]");
    private static final Pattern ENTRY = Pattern.compile("(?:\"([\\w.-]+)\"|([\\w.-]+))\\s*=\\s*([\\d.]+)");

    @Option(
            names = "--finding-threshold",
            paramLabel = "NAME=NUMBER",
            description = "From when on a rule finds something, such as W401.ms=80; repeatable (docs/findings)")
    private List<String> assignments = new ArrayList<>();

    /**
     * What counts now.
     *
     * @throws Trouble when the option or the configuration makes no sense
     */
    public Thresholds of(Map<String, String> environment) throws Trouble {
        Thresholds all = configured(UserDirectories.configuration(environment));
        try {
            for (String assignment : assignments) {
                all = all.with(assignment);
            }
        } catch (IllegalArgumentException e) {
            throw new Trouble(ExitCode.USAGE, "--finding-threshold: " + e.getMessage(), e);
        }
        return all;
    }

    static Thresholds configured(Path file) throws Trouble {
        Thresholds all = Thresholds.USUAL;
        if (!Files.isRegularFile(file)) {
            return all;
        }
        try {
            String table = "";
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                String text = line.replaceFirst("#.*", "").strip();
                Matcher begins = TABLE.matcher(text);
                if (begins.matches()) {
                    table = begins.group(1);
                } else if (!text.isEmpty()) {
                    all = with(all, table, text, file + ", line " + number);
                }
            }
            return all;
        } catch (IOException e) {
            throw new Trouble(ExitCode.ENVIRONMENT, "Cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static Thresholds with(Thresholds all, String table, String text, String where) throws Trouble {
        Matcher entry = ENTRY.matcher(text);
        if (!table.equals("thresholds") || !entry.matches()) {
            throw new Trouble(
                    ExitCode.USAGE, where + ": expected [thresholds] and lines such as W401.ms = 80, not " + text);
        }
        String name = entry.group(1) == null ? entry.group(2) : entry.group(1);
        try {
            return all.with(name + "=" + entry.group(3));
        } catch (IllegalArgumentException e) {
            throw new Trouble(ExitCode.USAGE, where + ": " + e.getMessage(), e);
        }
    }
}
