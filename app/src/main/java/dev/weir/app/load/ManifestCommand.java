package dev.weir.app.load;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.app.load.k6.K6Engine;
import dev.weir.app.terminal.Terminal;
import dev.weir.inspector.wording.Language;
import dev.weir.load.drive.LoadPlan;
import dev.weir.load.k6.Manifest;
import dev.weir.load.target.Targets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir load manifest}: what a cluster needs to run the load in several pods. */
@Command(
        name = "manifest",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Prints a TestRun for k6-operator with a Weir beside k6 in each pod, the script, and a claim for the results.",
            "k6-operator divides the load: --rate is that of all pods together. Afterwards, with the results here:"
                    + " weir load merge results/* --out all"
        },
        footer = {
            "",
            "  weir load manifest http://shop.test/ --rate 4000/s --parallelism 8 --image registry/weir:1 \\",
            "      --i-may-load shop.test | kubectl apply -f -"
        })
public final class ManifestCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(paramLabel = "URL", arity = "0..1", description = "What to ask for")
    private @Nullable String url;

    @ArgGroup(validate = false, heading = "%nTarget:%n")
    private TargetOptions target = new TargetOptions();

    @ArgGroup(validate = false, heading = "%nLoad:%n")
    private LoadOptions load = new LoadOptions();

    @ArgGroup(validate = false, heading = "%nWire:%n")
    private WireOptions wire = new WireOptions();

    @Option(names = "--threshold", paramLabel = "PROMISE", description = "As of weir load; may be repeated")
    private List<String> thresholds = new ArrayList<>();

    @Option(names = "--allow-unsafe", description = "Send methods that change something, such as POST")
    private boolean allowUnsafe;

    @Option(
            names = "--i-may-load",
            paramLabel = "HOST",
            description = "A host other than this machine that agreed; may be repeated")
    private List<String> permitted = new ArrayList<>();

    @Option(names = "--parallelism", paramLabel = "N", description = "Pods (default: 4)")
    private int parallelism = 4;

    @Option(names = "--name", paramLabel = "NAME", description = "Of all of it (default: weir-load)")
    private String name = "weir-load";

    @Option(names = "--namespace", paramLabel = "NAME", description = "Where it goes (default: default)")
    private String namespace = "default";

    @Option(
            names = "--image",
            paramLabel = "IMAGE",
            required = true,
            description = "A container image with weir on its PATH, and a shell")
    private String image = "";

    @Option(names = "--storage", paramLabel = "SIZE", description = "For the results (default: 10Gi)")
    private String storage = "10Gi";

    public ManifestCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Trouble {
        if (parallelism < 1 || parallelism > 10_000) {
            throw new Trouble(ExitCode.USAGE, "--parallelism: from 1 on");
        }
        for (String label : List.of(name, namespace)) {
            if (!label.matches("[a-z0-9]([-a-z0-9]{0,50}[a-z0-9])?")) {
                throw new Trouble(ExitCode.USAGE, "'" + label + "' is no name in a cluster (a to z, 0 to 9 and -)");
            }
        }
        if (!storage.matches("[0-9]{1,6}(Mi|Gi|Ti)")) {
            throw new Trouble(ExitCode.USAGE, "--storage " + storage + ": expected such as 10Gi");
        }
        if (image.isBlank() || image.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new Trouble(ExitCode.USAGE, "--image '" + image + "' is no image");
        }
        Targets targets = target.targets(url, terminal.err());
        new Consent(permitted, allowUnsafe).check(targets.shots(), wire.via());
        LoadPlan plan = load.plan(targets);
        List<String> serve = wire.recorderOptions();
        String script = K6Engine.script(new K6Engine.Order(
                targets,
                plan,
                wire.insecure(),
                Promises.parse(thresholds),
                load.text(plan),
                serve,
                Map.of(),
                Language.EN));
        Manifest manifest = new Manifest(new Manifest.Settings(name, namespace, parallelism, image, storage, serve));
        terminal.out().print(manifest.text(script));
        terminal.out().flush();
        return ExitCode.OK;
    }
}
