package dev.weir.app.load.results;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.app.load.Promises;
import dev.weir.app.option.LanguageOption;
import dev.weir.app.terminal.Terminal;
import dev.weir.load.merge.Merge;
import dev.weir.load.report.HtmlReport;
import dev.weir.load.report.TextReport;
import dev.weir.load.report.Words;
import dev.weir.load.result.LoadResult;
import dev.weir.load.result.PhaseLog;
import dev.weir.load.result.RunDirectory;
import dev.weir.load.result.SummaryJson;
import dev.weir.load.result.Threshold;
import dev.weir.load.stored.Interval;
import dev.weir.load.stored.StoredRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir load merge}: the results of several machines as one. */
@Command(
        name = "merge",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Puts the results of several generators that loaded one target at the same time together: histograms are added, which loses"
                    + " nothing, seconds are laid over each other by the wall clock, and it is told how far the generators were apart.",
            "Each DIR is a run directory, or a directory that holds several."
        },
        footer = {"", "  weir load merge pods/* --out all --threshold 'corrected.p99<250ms'"})
public final class MergeCommand implements Callable<Integer> {

    private static final double SECOND_MILLIS = 1e3;

    private final Terminal terminal;
    private final Path here;
    private final String version;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "DIR", arity = "1..*", description = "What to put together")
    private List<Path> directories = new ArrayList<>();

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where the result goes")
    private Path out = Path.of("");

    @Option(
            names = "--threshold",
            paramLabel = "PROMISE",
            description = "As of weir load, of all together; may be repeated")
    private List<String> thresholds = new ArrayList<>();

    @Mixin
    private LanguageOption language = new LanguageOption();

    public MergeCommand(Terminal terminal, Path here, String version) {
        this.terminal = terminal;
        this.here = here;
        this.version = version;
    }

    @Override
    public Integer call() throws Trouble, IOException {
        List<Threshold> promises = Promises.parse(thresholds);
        Path directory = here.resolve(out);
        if (Files.exists(directory.resolve(SummaryJson.NAME))) {
            throw new Trouble(ExitCode.USAGE, "There is a result in " + directory + " already: choose another --out");
        }
        List<StoredRun> runs = new ArrayList<>();
        for (Path each : directories) {
            runs.addAll(StoredRuns.readAll(here.resolve(each)));
        }
        Files.createDirectories(directory);
        Merge merge = new Merge(runs);
        LoadResult result = merge.result(version, arguments(), StoredRuns.slowest(runs, directory));
        try (PhaseLog log = new PhaseLog(directory, merge.startedAt())) {
            for (Interval interval : merge.intervals()) {
                double from = (interval.fromMillis() - merge.startedAt().toEpochMilli()) / SECOND_MILLIS;
                double to = (interval.toMillis() - merge.startedAt().toEpochMilli()) / SECOND_MILLIS;
                interval.histograms().forEach((measure, histogram) -> log.add(from, to, measure, histogram));
            }
        }
        return tell(directory, result, promises);
    }

    private int tell(Path directory, LoadResult result, List<Threshold> promises) throws IOException {
        List<Threshold.Verdict> verdicts =
                promises.stream().map(promise -> promise.verdict(result)).toList();
        Words words = new Words(language.language());
        Files.writeString(directory.resolve(RunDirectory.REPORT), HtmlReport.of(result, verdicts, words));
        List<String> files = new RunDirectory(directory).write(result, verdicts);
        TextReport.of(result, verdicts, words, terminal.lineLimit(Terminal.Stream.OUT))
                .forEach(terminal.out()::println);
        TextReport.written(out.toString(), files, words, terminal.lineLimit(Terminal.Stream.OUT))
                .forEach(terminal.out()::println);
        return verdicts.stream().allMatch(Threshold.Verdict::kept) ? ExitCode.OK : ExitCode.VERDICT;
    }

    private List<String> arguments() {
        return spec == null ? List.of() : spec.commandLine().getParseResult().originalArgs();
    }
}
