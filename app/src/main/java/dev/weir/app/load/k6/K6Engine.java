package dev.weir.app.load.k6;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.app.child.ChildWait;
import dev.weir.app.child.OwnProgram;
import dev.weir.app.child.Programs;
import dev.weir.app.sockets.PortRange;
import dev.weir.app.terminal.Terminal;
import dev.weir.inspector.wording.Language;
import dev.weir.load.drive.LoadPlan;
import dev.weir.load.k6.K6Script;
import dev.weir.load.k6.K6Summary;
import dev.weir.load.k6.K6Threshold;
import dev.weir.load.report.HtmlReport;
import dev.weir.load.report.TextReport;
import dev.weir.load.report.Words;
import dev.weir.load.result.LoadResult;
import dev.weir.load.result.PhaseLog;
import dev.weir.load.result.RunDirectory;
import dev.weir.load.result.Threshold;
import dev.weir.load.stored.CaptureRun;
import dev.weir.load.stored.Interval;
import dev.weir.load.stored.StoredRun;
import dev.weir.load.target.Shot;
import dev.weir.load.target.Targets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Writes the script, runs k6 with a recording Weir as its proxy, and tells phases and closes from the record. k6 is a program that is
 * run (AGPL), and no part of Weir.
 */
public final class K6Engine {

    static final String SCRIPT = "script.js";
    static final String SUMMARY = "k6-summary.json";
    static final String CAPTURE = "capture.weir";
    private static final String LOG = "k6.log";
    private static final double SECOND_MILLIS = 1e3;

    private final Terminal terminal;
    private final Map<String, String> environment;

    public K6Engine(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = Map.copyOf(environment);
    }

    /**
     * What to do.
     *
     * @param load in words
     * @param recorderOptions of the Weir in between
     * @param machine facts of this one
     */
    public record Order(
            Targets targets,
            LoadPlan plan,
            boolean insecure,
            List<Threshold> thresholds,
            String load,
            List<String> recorderOptions,
            Map<String, String> machine,
            Language language) {}

    /** The script for it. */
    public static String script(Order order) throws Trouble {
        LoadPlan plan = order.plan();
        refuse(plan);
        List<K6Threshold> thresholds = order.thresholds().stream()
                .map(K6Threshold::of)
                .flatMap(Optional::stream)
                .toList();
        K6Script.Settings settings = new K6Script.Settings(
                plan.schedule(),
                plan.users(),
                plan.nanos(),
                plan.thinkFactor(),
                plan.perConnection() != 1,
                order.insecure(),
                thresholds);
        return new K6Script(order.targets(), settings).text();
    }

    private static void refuse(LoadPlan plan) throws Trouble {
        boolean counted = plan.perConnection() != 1 && plan.perConnection() != LoadPlan.UNLIMITED;
        boolean random = plan.schedule() != null && plan.schedule().poisson();
        if (counted || random || plan.requests() > 0 || plan.warmUpNanos() > 0) {
            throw new Trouble(
                    ExitCode.USAGE,
                    "--keepalive N, --arrivals poisson, --requests and --warmup are of the engine builtin");
        }
        if (plan.schedule() != null && !plan.visits() && plan.targets().shots().size() > 1) {
            throw new Trouble(
                    ExitCode.USAGE,
                    "k6 makes visits: each asks for all "
                            + plan.targets().shots().size()
                            + " requests.  Say --visits, and --rate for visits a second");
        }
        if (plan.targets().variables().stream().anyMatch(variable -> hasPlaceInBody(plan, variable.name()))) {
            throw new Trouble(ExitCode.USAGE, "--vary within a body is of the engine builtin");
        }
    }

    private static boolean hasPlaceInBody(LoadPlan plan, String name) {
        return plan.targets().shots().stream()
                .anyMatch(shot -> new String(shot.body(), StandardCharsets.UTF_8).contains("{" + name + "}"));
    }

    /** Refuses what k6 cannot do, before anything is written. */
    public static void check(Order order) throws Trouble {
        refuse(order.plan());
        refuseLoopback(order.targets());
    }

    /** Does it, in a directory that is there. */
    public int run(Order order, Path directory) throws Trouble, IOException {
        Path script = Files.writeString(directory.resolve(SCRIPT), script(order));
        try {
            Programs.check("k6", environment);
        } catch (Trouble e) {
            throw new Trouble(
                    ExitCode.ENVIRONMENT,
                    "k6 is not on the PATH (https://grafana.com/docs/k6/latest/set-up/install-k6/).\n  The script is there: "
                            + script + "\n  Where k6 is:  weir record -o " + CAPTURE + " -- k6 run " + SCRIPT,
                    e);
        }
        int code = runK6(order, directory, script);
        StoredRun run = read(order, directory);
        write(run, directory);
        int verdict = tell(order, run, directory);
        return code == 0 ? verdict : code;
    }

    /** Go asks those without a proxy, whatever its environment says (net/http, ProxyFromEnvironment). */
    private static void refuseLoopback(Targets targets) throws Trouble {
        TreeSet<String> local = new TreeSet<>();
        for (Shot shot : targets.shots()) {
            String host = shot.destination().authority().host();
            if (host.equals("localhost") || host.equals("::1") || host.matches("127(\\.\\d{1,3}){3}")) {
                local.add(host + ":" + shot.destination().authority().port());
            }
        }
        if (!local.isEmpty()) {
            String port = local.first().replaceFirst(".*:", "");
            throw new Trouble(
                    ExitCode.USAGE,
                    "k6 asks " + String.join(", ", local)
                            + " without any proxy, as all Go programs do with this machine."
                            + "\n  Give it another name:  http://target.test:" + port + "/ --resolve target.test:"
                            + port
                            + ":127.0.0.1 --i-may-load target.test");
        }
    }

    private int runK6(Order order, Path directory, Path script) throws IOException, Trouble {
        List<String> arguments = new ArrayList<>(List.of("record"));
        arguments.addAll(order.recorderOptions());
        arguments.addAll(List.of("--capture", directory.resolve(CAPTURE).toString(), "--"));
        arguments.addAll(List.of(
                "k6", "run", "--summary-export", directory.resolve(SUMMARY).toString()));
        arguments.add(script.toString());
        ProcessBuilder weir = new ProcessBuilder(OwnProgram.command(arguments))
                .inheritIO()
                .redirectError(directory.resolve(LOG).toFile());
        int code = new ChildWait(weir.start(), terminal.interactive()).exitCode();
        if (code != 0 && code != ExitCode.VERDICT) {
            terminal.err().println("weir: k6 ended with " + code + "; what it said is in " + directory.resolve(LOG));
        }
        return code;
    }

    private static StoredRun read(Order order, Path directory) throws Trouble {
        try {
            return CaptureRun.read(
                    directory.resolve(CAPTURE),
                    new CaptureRun.Circumstances(
                            "k6", order.targets().text(), order.load(), PortRange.ports(), order.machine()));
        } catch (IOException e) {
            throw new Trouble(
                    ExitCode.ENVIRONMENT,
                    "Nothing that k6 asked came through Weir: " + e.getMessage() + "\n  What it said is in "
                            + directory.resolve(LOG),
                    e);
        }
    }

    private static void write(StoredRun run, Path directory) throws IOException {
        long start = run.result().setting().startedAt().toEpochMilli();
        try (PhaseLog log = new PhaseLog(directory, run.result().setting().startedAt())) {
            for (Interval interval : run.intervals()) {
                interval.histograms()
                        .forEach((measure, histogram) -> log.add(
                                (interval.fromMillis() - start) / SECOND_MILLIS,
                                (interval.toMillis() - start) / SECOND_MILLIS,
                                measure,
                                histogram));
            }
        }
    }

    private int tell(Order order, StoredRun run, Path directory) throws IOException {
        LoadResult result = run.result();
        List<Threshold.Verdict> verdicts = order.thresholds().stream()
                .map(promise -> promise.verdict(result))
                .toList();
        Words words = new Words(order.language());
        Files.writeString(directory.resolve(RunDirectory.REPORT), HtmlReport.of(result, verdicts, words));
        List<String> files = new ArrayList<>(new RunDirectory(directory).write(result, verdicts));
        TextReport.of(result, verdicts, words, terminal.lineLimit(Terminal.Stream.OUT))
                .forEach(terminal.out()::println);
        Path summary = directory.resolve(SUMMARY);
        if (Files.exists(summary)) {
            terminal.out().println();
            K6Summary.read(summary).lines().forEach(terminal.out()::println);
            files.add(SUMMARY);
        }
        files.addAll(List.of(SCRIPT, CAPTURE, LOG));
        TextReport.written(directory.toString(), files, words, terminal.lineLimit(Terminal.Stream.OUT))
                .forEach(terminal.out()::println);
        return verdicts.stream().allMatch(Threshold.Verdict::kept) ? ExitCode.OK : ExitCode.VERDICT;
    }
}
