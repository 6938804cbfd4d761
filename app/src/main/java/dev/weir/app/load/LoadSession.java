package dev.weir.app.load;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.app.child.Signals;
import dev.weir.app.sockets.PortRange;
import dev.weir.app.terminal.Terminal;
import dev.weir.app.warmup.WarmUp;
import dev.weir.events.Ticker;
import dev.weir.inspector.model.CaptureInfo;
import dev.weir.inspector.wording.Language;
import dev.weir.load.drive.LoadPlan;
import dev.weir.load.drive.LoadRun;
import dev.weir.load.drive.Second;
import dev.weir.load.report.Cells;
import dev.weir.load.report.HtmlReport;
import dev.weir.load.report.Progress;
import dev.weir.load.report.TextReport;
import dev.weir.load.report.Words;
import dev.weir.load.result.LoadResult;
import dev.weir.load.result.Moment;
import dev.weir.load.result.PhaseLog;
import dev.weir.load.result.RunDirectory;
import dev.weir.load.result.Setting;
import dev.weir.load.result.Threshold;
import dev.weir.proxy.OriginClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One load from its directory to its exit code. */
final class LoadSession {

    /** Descriptors besides those of the connections. */
    private static final int OTHER_FILES = 200;

    /** Where no line can be written over, one every 10 s is enough. */
    private static final long QUIET_NANOS = 10_000_000_000L;

    private final Terminal terminal;
    private final Path here;
    private final String version;

    LoadSession(Terminal terminal, Path here, String version) {
        this.terminal = terminal;
        this.here = here;
        this.version = version;
    }

    /**
     * What to do.
     *
     * @param everyNth exchange is recorded whole
     * @param out null: a new directory with a name of its own
     */
    record Order(
            List<String> arguments,
            String target,
            String model,
            String load,
            LoadPlan plan,
            OriginClient.Settings wire,
            Map<String, String> wireFacts,
            Duration timeout,
            long everyNth,
            List<Threshold> thresholds,
            Language language,
            @Nullable Path out) {}

    int run(Order order) throws Trouble, IOException, GeneralSecurityException, InterruptedException {
        warnOfFiles(order.plan());
        Ticker ticker = Ticker.system();
        RunDirectory directory = new RunDirectory(new RunPlaces(here).make(order.out()));
        WarmUp.start().join();
        terminal.out().println("  " + order.target());
        terminal.out().println("  " + order.model() + ": " + order.load());
        CaptureInfo info = Sample.info(version, command(order), ticker, "epoll");
        LoadResult.Collector collector = new LoadResult.Collector();
        Sample sample = Sample.create(directory.path().resolve(RunDirectory.SAMPLE), info, ticker);
        Instant startedAt = info.anchor().wall();
        LoadRun.End end;
        LoadRun run = new LoadRun(
                order.plan(),
                order.wire(),
                ticker,
                sample.events(),
                new LoadRun.Parts(order.everyNth(), order.timeout()));
        AtomicInteger signalled = new AtomicInteger();
        Signals.handle(signal -> interrupt(signal, signalled, run));
        try (sample;
                PhaseLog log = new PhaseLog(directory.path(), startedAt)) {
            end = run.run(watch(order, log, collector));
        }
        LoadResult result = collector.result(
                setting(order, startedAt, end, signalled.get() != 0),
                end,
                PortRange.ports(),
                sample.slowest(end.slowest()),
                sample.found());
        int code = tell(order, directory, result);
        return signalled.get() == 0 ? code : ExitCode.SIGNAL + signalled.get();
    }

    /** Once: no more requests begin. Twice: nobody waits for the answers either. */
    private void interrupt(int signal, AtomicInteger signalled, LoadRun run) {
        if (signalled.compareAndSet(0, signal)) {
            terminal.err().println("\nweir: stopping when what is under way has been answered; once more: at once");
            run.stop();
        } else {
            run.abort();
        }
    }

    private Consumer<Second> watch(Order order, PhaseLog log, LoadResult.Collector collector) {
        Progress progress = new Progress(order.plan().nanos(), new Words(order.language()));
        boolean live = terminal.shows(Terminal.Stream.ERR);
        long[] said = {0};
        return second -> {
            log.add(second);
            Moment moment = collector.add(second);
            if (!live && moment.toNanos() - said[0] < QUIET_NANOS) {
                return;
            }
            said[0] = moment.toNanos();
            String line = second.warmUp()
                    ? progress.warmingUp(Moment.warmingUp(second))
                    : progress.line(moment, collector.tally());
            if (live) {
                int width = Math.max(1, terminal.width(Terminal.Stream.ERR) - 1);
                terminal.err().print("\r\033[K" + Cells.cut(line, width));
                terminal.err().flush();
            } else {
                terminal.err().println(line);
            }
        };
    }

    private int tell(Order order, RunDirectory directory, LoadResult result) throws IOException {
        List<Threshold.Verdict> verdicts = order.thresholds().stream()
                .map(threshold -> threshold.verdict(result))
                .toList();
        Words words = new Words(order.language());
        Files.writeString(directory.path().resolve(RunDirectory.REPORT), HtmlReport.of(result, verdicts, words));
        List<String> files = directory.write(result, verdicts);
        if (terminal.shows(Terminal.Stream.ERR)) {
            terminal.err().print("\r\033[K");
            terminal.err().flush();
        }
        terminal.out().println();
        TextReport.of(result, verdicts, words, terminal.lineLimit(Terminal.Stream.OUT))
                .forEach(terminal.out()::println);
        String written = here.relativize(directory.path().toAbsolutePath()).toString();
        TextReport.written(written, files, words, terminal.lineLimit(Terminal.Stream.OUT))
                .forEach(terminal.out()::println);
        boolean broken = verdicts.stream().anyMatch(verdict -> !verdict.kept());
        return broken ? ExitCode.VERDICT : ExitCode.OK;
    }

    private Setting setting(Order order, Instant startedAt, LoadRun.End end, boolean interrupted) {
        LoadPlan plan = order.plan();
        return new Setting(
                version,
                startedAt,
                order.arguments(),
                order.target(),
                order.model(),
                order.load(),
                plan.schedule() != null,
                Math.max(0, end.nanos() - plan.warmUpNanos()),
                plan.warmUpNanos(),
                plan.connections(),
                end.loops(),
                end.transport(),
                interrupted,
                order.wireFacts(),
                Machine.facts());
    }

    private static List<String> command(Order order) {
        List<String> command = new ArrayList<>(List.of("weir"));
        command.addAll(order.arguments());
        return command;
    }

    private void warnOfFiles(LoadPlan plan) {
        OptionalLong most = Machine.openFiles();
        if (most.isPresent() && plan.connections() + OTHER_FILES > most.getAsLong()) {
            terminal.err()
                    .println("weir: warning: this process may have " + most.getAsLong()
                            + " files open, and --connections is " + plan.connections() + "\n  ulimit -n "
                            + (plan.connections() + OTHER_FILES));
        }
    }
}
