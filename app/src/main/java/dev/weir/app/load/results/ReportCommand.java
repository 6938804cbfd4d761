package dev.weir.app.load.results;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.app.load.Promises;
import dev.weir.app.option.LanguageOption;
import dev.weir.app.terminal.Terminal;
import dev.weir.load.report.HtmlReport;
import dev.weir.load.report.TextReport;
import dev.weir.load.report.Words;
import dev.weir.load.result.LoadResult;
import dev.weir.load.result.RunDirectory;
import dev.weir.load.result.Threshold;
import dev.weir.load.stored.StoredRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir load report}: a result once more, in another language or held against other thresholds. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Prints a result of weir load once more, and writes its report.html anew.",
        footer = {"", "  weir load report load-20261125-101500 --lang zh"})
public final class ReportCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Path here;

    @Parameters(paramLabel = "DIR", description = "A run directory")
    private Path directory = Path.of("");

    @Option(
            names = "--threshold",
            paramLabel = "PROMISE",
            description = "As of weir load, instead of those that it was judged by; may be repeated")
    private List<String> thresholds = new ArrayList<>();

    @Mixin
    private LanguageOption language = new LanguageOption();

    public ReportCommand(Terminal terminal, Path here) {
        this.terminal = terminal;
        this.here = here;
    }

    @Override
    public Integer call() throws Trouble, IOException {
        Path where = here.resolve(directory);
        StoredRun run = StoredRuns.read(where);
        List<Threshold> promises = Promises.parse(thresholds.isEmpty() ? run.thresholds() : thresholds);
        LoadResult result = run.result().withSlowest(StoredRuns.slowest(List.of(run), where));
        List<Threshold.Verdict> verdicts =
                promises.stream().map(promise -> promise.verdict(result)).toList();
        Words words = new Words(language.language());
        terminal.out().println("  " + result.setting().target());
        terminal.out()
                .println("  " + result.setting().model() + ": "
                        + result.setting().load());
        terminal.out().println();
        TextReport.of(result, verdicts, words, terminal.lineLimit(Terminal.Stream.OUT))
                .forEach(terminal.out()::println);
        Files.writeString(where.resolve(RunDirectory.REPORT), HtmlReport.of(result, verdicts, words));
        terminal.out().println("  " + directory + "/" + RunDirectory.REPORT);
        return verdicts.stream().allMatch(Threshold.Verdict::kept) ? ExitCode.OK : ExitCode.VERDICT;
    }
}
