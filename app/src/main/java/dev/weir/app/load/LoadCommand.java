package dev.weir.app.load;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.app.load.k6.K6Engine;
import dev.weir.app.option.LanguageOption;
import dev.weir.app.terminal.Terminal;
import dev.weir.load.drive.LoadPlan;
import dev.weir.load.result.Threshold;
import dev.weir.load.target.Targets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir load}: makes load, and tells which phase was slow. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Asks a target at a given rate, whatever becomes of earlier requests, and tells how slow the slowest were, in which phase,"
                    + " who closed the connections, and when the ports run out.",
            "All of it goes into a directory: summary.json, phases.hlog and *.hgrm (HdrHistogram), report.html, junit.xml, and"
                    + " sample.weir, a capture of the slowest requests and some others, for `weir show`."
        },
        footer = {
            "",
            "Exit code: 99 when a threshold does not hold, else as `weir --help` says.",
            "  weir load http://127.0.0.1:8080/ --rate 500/s --duration 60s --threshold 'wait.p99<250ms'",
            "  weir load http://127.0.0.1:8080/ --closed -c 50 --threshold 'failed<1%%'"
        })
public final class LoadCommand implements Callable<Integer> {

    private final Terminal terminal;
    /** Who makes the requests. */
    enum Engine {
        BUILTIN,
        K6
    }

    private final Path here;
    private final Map<String, String> environment;
    private final String version;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "URL", arity = "0..1", description = "What to ask for")
    private @Nullable String url;

    @ArgGroup(validate = false, heading = "%nTarget:%n")
    private TargetOptions target = new TargetOptions();

    @ArgGroup(validate = false, heading = "%nLoad:%n")
    private LoadOptions load = new LoadOptions();

    @ArgGroup(validate = false, heading = "%nWire:%n")
    private WireOptions wire = new WireOptions();

    @Option(
            names = "--threshold",
            paramLabel = "PROMISE",
            description = "Exit with 99 when it does not hold, such as wait.p99<250ms, failed<1%%; may be repeated")
    private List<String> thresholds = new ArrayList<>();

    @Option(
            names = "--engine",
            paramLabel = "builtin|k6",
            description =
                    "Who makes the requests: weir load itself (default), or k6, with a script made of the target and with a Weir"
                            + " as its proxy")
    private Engine engine = Engine.BUILTIN;

    @Option(names = "--allow-unsafe", description = "Send methods that change something, such as POST")
    private boolean allowUnsafe;

    @Option(
            names = "--i-may-load",
            paramLabel = "HOST",
            description = "A host other than this machine that agreed; may be repeated")
    private List<String> permitted = new ArrayList<>();

    @Option(names = "--out", paramLabel = "DIR", description = "Where results go (default: load-YYYYMMDD-HHMMSS)")
    private @Nullable Path out;

    @Option(
            names = "--save-sample",
            paramLabel = "PERCENT",
            description = "Of exchanges, besides the slowest, recorded whole (default: 1%%)")
    private String sample = "1%";

    @Mixin
    private LanguageOption language = new LanguageOption();

    public LoadCommand(Terminal terminal, Path here, Map<String, String> environment, String version) {
        this.environment = Map.copyOf(environment);
        this.terminal = terminal;
        this.here = here;
        this.version = version;
    }

    @Override
    public Integer call() throws Exception {
        Targets targets = target.targets(url, terminal.err());
        new Consent(permitted, allowUnsafe).check(targets.shots(), wire.via());
        LoadPlan plan = load.plan(targets);
        List<Threshold> promises = Promises.parse(thresholds);
        if (engine == Engine.K6) {
            return k6(targets, plan, promises);
        }
        LoadSession session = new LoadSession(terminal, here, version);
        return session.run(new LoadSession.Order(
                arguments(),
                targets.text(),
                load.model(),
                load.text(plan),
                plan,
                wire.settings(plan),
                wire.facts(plan),
                wire.timeout(),
                everyNth(),
                promises,
                language.language(),
                out));
    }

    private int k6(Targets targets, LoadPlan plan, List<Threshold> promises) throws Trouble, IOException {
        K6Engine.Order order = new K6Engine.Order(
                targets,
                plan,
                wire.insecure(),
                promises,
                load.text(plan),
                wire.recorderOptions(),
                Machine.facts(),
                language.language());
        K6Engine.check(order);
        return new K6Engine(terminal, environment).run(order, new RunPlaces(here).make(out));
    }

    private long everyNth() throws Trouble {
        try {
            double percent = Double.parseDouble(sample.replaceFirst("\\s*%$", ""));
            if (percent >= 0 && percent <= 100) {
                return percent == 0 ? 0 : Math.max(1, Math.round(100 / percent));
            }
        } catch (NumberFormatException e) {
            throw new Trouble(ExitCode.USAGE, "--save-sample " + sample + ": expected a percentage such as 1%", e);
        }
        throw new Trouble(ExitCode.USAGE, "--save-sample " + sample + ": expected from 0% to 100%");
    }

    private List<String> arguments() {
        return spec == null ? List.of() : spec.commandLine().getParseResult().originalArgs();
    }
}
