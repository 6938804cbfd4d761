package dev.weir.app.load.results;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.app.option.LanguageOption;
import dev.weir.app.option.TimeSpan;
import dev.weir.app.terminal.Terminal;
import dev.weir.load.compare.Comparison;
import dev.weir.load.compare.DiffJson;
import dev.weir.load.compare.Difference;
import dev.weir.load.report.DiffLines;
import dev.weir.load.report.Words;
import dev.weir.load.stored.StoredRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir load diff}: whether B was slower than A. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Compares two results of weir load, phase by phase: by how much p50, p95 and p99 differ, and the 95 %% confidence interval of"
                    + " that (bootstrap over the seconds of both).",
            "A and B are run directories, or directories that hold the run directories of several runs each."
        },
        footer = {
            "",
            "Exit code: 0 when nothing is worse, 99 when something is.",
            "  weir load diff before after --margin 10%%"
        })
public final class DiffCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Path here;

    @Parameters(index = "0", paramLabel = "A", description = "The run directory to compare with")
    private Path a = Path.of("");

    @Parameters(index = "1", paramLabel = "B", description = "The run directory in question")
    private Path b = Path.of("");

    @Option(names = "--margin", paramLabel = "PERCENT", description = "What differs by less is the same (default: 5%%)")
    private String margin = "5%";

    @Option(
            names = "--floor",
            paramLabel = "TIME",
            converter = TimeSpan.Converter.class,
            description =
                    "What differs by less time is the same, however much that is of a short phase (default: 50us)")
    private TimeSpan floor = new TimeSpan(Duration.ofNanos(50_000));

    @Option(names = "--force", description = "Compare also what was measured on other machines or with other settings")
    private boolean force;

    @Option(names = "--json", description = "One JSON document instead of a table")
    private boolean json;

    @Mixin
    private LanguageOption language = new LanguageOption();

    public DiffCommand(Terminal terminal, Path here) {
        this.terminal = terminal;
        this.here = here;
    }

    @Override
    public Integer call() throws Trouble {
        List<StoredRun> before = StoredRuns.readAll(here.resolve(a));
        List<StoredRun> after = StoredRuns.readAll(here.resolve(b));
        refuseOthers(before, after);
        Comparison comparison = new Comparison(part(), floor.duration().toNanos());
        List<Difference> differences = comparison.of(before, after);
        if (json) {
            terminal.out().println(DiffJson.of(comparison, differences));
        } else {
            print(comparison, differences, before, after);
        }
        boolean worse = differences.stream().anyMatch(each -> each.verdict() == Difference.Verdict.WORSE);
        return worse ? ExitCode.VERDICT : ExitCode.OK;
    }

    private void print(
            Comparison comparison, List<Difference> differences, List<StoredRun> before, List<StoredRun> after) {
        Words words = new Words(language.language());
        DiffLines.of(differences, words).forEach(terminal.out()::println);
        terminal.out().println("  " + DiffLines.failed(failed(before), failed(after), words));
        if (Comparison.isShort(before, after)) {
            terminal.out().println("  " + DiffLines.tooShort(words));
        }
        terminal.out().println("  " + DiffLines.sides(a.toString(), b.toString(), comparison, words));
    }

    private static double failed(List<StoredRun> runs) {
        long failed =
                runs.stream().mapToLong(run -> run.result().tally().failed()).sum();
        long over = runs.stream().mapToLong(run -> run.result().tally().over()).sum();
        return over == 0 ? 0 : (double) failed / over;
    }

    private void refuseOthers(List<StoredRun> before, List<StoredRun> after) throws Trouble {
        for (StoredRun run : after) {
            List<String> obstacles = Comparison.obstacles(
                    before.get(0).result().setting(), run.result().setting());
            if (!obstacles.isEmpty() && !force) {
                throw new Trouble(
                        ExitCode.USAGE,
                        "These were not measured alike; what differs (A / B):\n  " + String.join("\n  ", obstacles)
                                + "\n  If that is what you want to compare: --force");
            }
        }
    }

    private double part() throws Trouble {
        try {
            double percent = Double.parseDouble(margin.replaceFirst("\\s*%$", ""));
            if (percent >= 0 && percent <= 1_000) {
                return percent / 100;
            }
        } catch (NumberFormatException e) {
            throw new Trouble(ExitCode.USAGE, "--margin " + margin + ": expected a percentage such as 5%", e);
        }
        throw new Trouble(ExitCode.USAGE, String.format(Locale.ROOT, "--margin %s: expected from 0%% on", margin));
    }
}
