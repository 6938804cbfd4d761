package dev.weir.app.load;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.app.option.LanguageOption;
import dev.weir.app.option.TimeSpan;
import dev.weir.app.terminal.Terminal;
import dev.weir.app.warmup.WarmUp;
import dev.weir.load.compare.Comparison;
import dev.weir.load.compare.DiffJson;
import dev.weir.load.compare.Difference;
import dev.weir.load.drive.LoadPlan;
import dev.weir.load.plan.Rate;
import dev.weir.load.plan.Schedule;
import dev.weir.load.report.DiffLines;
import dev.weir.load.report.Words;
import dev.weir.load.result.SummaryJson;
import dev.weir.load.stored.StoredRun;
import dev.weir.load.tally.Measure;
import dev.weir.load.target.Targets;
import dev.weir.load.target.UrlTarget;
import dev.weir.proxy.OriginClient;
import dev.weir.proxy.ProxyConfig;
import dev.weir.proxy.origin.OriginConfig;
import dev.weir.proxy.origin.dial.DialConfig;
import dev.weir.proxy.origin.route.ParentProxy;
import dev.weir.proxy.origin.route.PlannedRoute;
import dev.weir.proxy.origin.route.RoutePlanner;
import dev.weir.proxy.tap.policy.BodyPolicy;
import dev.weir.proxy.tls.TlsConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** {@code weir load calibrate}: what Weir itself adds to a request. */
@Command(
        name = "calibrate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Asks one target directly and through a Weir, in turn, and tells the difference: what recording costs each request.",
            "Without URL the target is a small one of its own; without --through the proxy is a `weir run` of its own. Both ways"
                    + " become run directories (direct, through) beside summary.json."
        },
        footer = {"", "  weir load calibrate --rate 500/s --rounds 6"})
public final class CalibrateCommand implements Callable<Integer> {

    private static final Set<Measure> TOLD = Set.of(Measure.WAIT, Measure.RECEIVE, Measure.TOTAL);
    private static final int CONNECTIONS = 500;
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final Terminal terminal;
    private final Path here;
    private final String version;

    @Parameters(paramLabel = "URL", arity = "0..1", description = "What to ask for")
    private @Nullable String url;

    @Option(
            names = "--through",
            paramLabel = "PROXY",
            description = "The proxy to measure, such as http://127.0.0.1:8877")
    private @Nullable String through;

    @Option(names = "--rate", paramLabel = "RATE", description = "Requests a second (default: 200/s)")
    private String rate = "200/s";

    @Option(names = "--rounds", paramLabel = "N", description = "Of each way, besides one to warm up (default: 5)")
    private int rounds = 5;

    @Option(
            names = "--round",
            paramLabel = "TIME",
            converter = TimeSpan.Converter.class,
            description = "How long each is (default: 4s)")
    private TimeSpan round = new TimeSpan(Duration.ofSeconds(4));

    @Option(
            names = "--i-may-load",
            paramLabel = "HOST",
            description = "A host other than this machine that agreed; may be repeated")
    private List<String> permitted = new ArrayList<>();

    @Option(names = "--out", paramLabel = "DIR", description = "Where results go (default: load-YYYYMMDD-HHMMSS)")
    private @Nullable Path out;

    @Mixin
    private LanguageOption language = new LanguageOption();

    public CalibrateCommand(Terminal terminal, Path here, String version) {
        this.terminal = terminal;
        this.here = here;
        this.version = version;
    }

    @Override
    public Integer call() throws Exception {
        if (rounds < 1 || rounds > 1_000) {
            throw new Trouble(ExitCode.USAGE, "--rounds: from 1 to 1000");
        }
        ParentProxy given = proxy();
        try (AnsweringOrigin own = AnsweringOrigin.start()) {
            LoadPlan plan = plan(url == null ? own.url() : url);
            new Consent(permitted, false).check(plan.targets().shots(), given);
            Path directory = new RunPlaces(here).make(out);
            WarmUp.start().join();
            if (given != null) {
                return measure(plan, given, directory);
            }
            try (RecorderProcess weir = RecorderProcess.start(directory)) {
                return measure(plan, weir.proxy(), directory);
            }
        }
    }

    private @Nullable ParentProxy proxy() throws Trouble {
        try {
            return through == null ? null : ParentProxy.parse(through);
        } catch (IllegalArgumentException e) {
            throw new Trouble(ExitCode.USAGE, "--through " + through + ": " + e.getMessage(), e);
        }
    }

    private LoadPlan plan(String target) throws Trouble {
        try {
            Schedule schedule =
                    Schedule.constant(Rate.parse(rate), round.duration().toNanos());
            return new LoadPlan(
                    new Targets(List.of(UrlTarget.shot("GET", target, List.of(), new byte[0]))),
                    schedule,
                    false,
                    0,
                    0,
                    schedule.nanos(),
                    0,
                    0,
                    CONNECTIONS,
                    LoadPlan.UNLIMITED,
                    1);
        } catch (IllegalArgumentException e) {
            throw new Trouble(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private int measure(LoadPlan plan, ParentProxy proxy, Path directory) throws Exception {
        StoredRun before;
        StoredRun after;
        try (CalibrationSide direct = side(plan, null, directory.resolve("direct"));
                CalibrationSide by = side(plan, proxy, directory.resolve("through"))) {
            for (int i = 0; i <= rounds; i++) {
                // Who goes first changes: what drifts meanwhile falls on both.
                (i % 2 == 0 ? direct : by).round(i > 0);
                (i % 2 == 0 ? by : direct).round(i > 0);
                terminal.err().println("weir: round " + i + " of " + rounds + (i == 0 ? " (warming up)" : ""));
            }
            String load = rate + ", " + rounds + " rounds";
            List<String> arguments = List.of("load", "calibrate");
            before = direct.stored(version, arguments, load, Map.of("via", "direct"));
            after = by.stored(
                    version, arguments, load, Map.of("via", proxy.authority().toString()));
        }
        List<Difference> added = new Comparison(0, 0)
                .of(List.of(before), List.of(after)).stream()
                        .filter(each -> TOLD.contains(each.measure()))
                        .toList();
        tell(added, before, after, proxy, directory);
        return ExitCode.OK;
    }

    private CalibrationSide side(LoadPlan plan, @Nullable ParentProxy proxy, Path directory) throws IOException {
        OriginConfig standard = OriginConfig.DEFAULT;
        OriginClient.Settings wire = new OriginClient.Settings(
                1,
                ProxyConfig.TransportChoice.BEST,
                new BodyPolicy(BodyPolicy.Which.NONE, 0),
                new ProxyConfig.Trust(List.of(), proxy != null),
                DialConfig.system(),
                new OriginConfig(
                        standard.idle(),
                        plan.connections(),
                        SILENCE,
                        proxy == null ? RoutePlanner.DIRECT : RoutePlanner.fixed(new PlannedRoute(proxy, "--through")),
                        standard.heads(),
                        standard.http2()),
                TlsConfig.DEFAULT);
        return new CalibrationSide(plan, wire, directory, InstantSource.system().instant());
    }

    private void tell(List<Difference> added, StoredRun before, StoredRun after, ParentProxy proxy, Path directory)
            throws IOException {
        Words words = new Words(language.language());
        terminal.out().println("  " + before.result().setting().target());
        terminal.out()
                .println("  "
                        + DiffLines.calibration(
                                rounds,
                                round.duration().toMillis() / 1e3,
                                rate.replaceFirst("/s$", ""),
                                proxy.authority().toString(),
                                words));
        DiffLines.added(added, words).forEach(terminal.out()::println);
        for (StoredRun run : List.of(before, after)) {
            run.result()
                    .health()
                    .limits()
                    .forEach(limit -> terminal.out().println("  " + DiffLines.limited(run.name(), limit, words)));
        }
        try (OutputStream file = Files.newOutputStream(directory.resolve(SummaryJson.NAME));
                JsonGenerator json =
                        new JsonFactory().createGenerator(ObjectWriteContext.empty(), file, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeStringProperty("schema", "weir.load.calibration/v1");
            json.writeStringProperty("weir", version);
            json.writeStringProperty("rate", rate);
            json.writeNumberProperty("rounds", rounds);
            json.writeNumberProperty("round_us", round.duration().toNanos() / 1e3);
            json.writeStringProperty("through", proxy.authority().toString());
            json.writeObjectPropertyStart("machine");
            Machine.facts().forEach(json::writeStringProperty);
            json.writeEndObject();
            DiffJson.write(json, added);
            json.writeEndObject();
        }
        terminal.out().println(String.format(Locale.ROOT, "  %s/  %s  direct  through", directory, SummaryJson.NAME));
    }
}
