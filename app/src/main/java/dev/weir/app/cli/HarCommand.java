package dev.weir.app.cli;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.app.files.HarFile;
import dev.weir.app.files.Unwritable;
import dev.weir.app.findings.FindingThresholds;
import dev.weir.app.selection.FilterText;
import dev.weir.app.terminal.Progress;
import dev.weir.inspector.har.HarOptions;
import dev.weir.inspector.har.HarProfile;
import dev.weir.inspector.query.HarExport;
import dev.weir.inspector.query.Selection;
import dev.weir.inspector.redact.Redaction;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir har}: a capture as a HAR 1.2 file. */
@Command(
        name = "har",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        description = {
            "Writes a capture as HAR 1.2, secrets redacted; what was redacted is summed up on stderr.",
            "Without CAPTURE: the newest weir-*.weir here, else the newest that `weir run` made."
        },
        footer = {
            "",
            "Profiles: strict (as the specification and Chrome's importer want it), chrome (the same), k6 and gatling (only what a"
                    + " load generator can send), wpt (WebPageTest), minimal (no bodies), replay (complete, nothing redacted).",
            "  weir har -o out.har",
            "  weir har --filter 'failed | total>1s' -o slow.har",
            "  weir har --redact strict | jq '.log.entries[].time'"
        })
final class HarCommand implements Callable<Integer> {

    private final Context context;

    @Parameters(paramLabel = "CAPTURE", arity = "0..1", description = "The capture to write")
    private @Nullable Path capture;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to (default, and -: stdout); compressed when it ends in .gz")
    private @Nullable String output;

    @Option(names = "--for", paramLabel = "PROFILE", description = "Who reads it, see below (default: strict)")
    private HarProfile profile = HarProfile.STRICT;

    @Option(
            names = "--redact",
            paramLabel = "off|default|strict",
            description = "default: credentials; strict: also bodies and addresses of clients")
    private Redaction redact = Redaction.DEFAULT;

    @Option(
            names = "--i-know-this-has-secrets",
            description = "Needed for --for replay, which keeps every password and cookie")
    private boolean secretsKnown;

    @Option(
            names = "--filter",
            paramLabel = "FILTER",
            description =
                    "Only the exchanges that it finds, such as 'status=5xx ~d example.com' (see docs/how-to/filter.md)")
    private @Nullable String filter;

    @Mixin
    private FindingThresholds thresholds = new FindingThresholds();

    HarCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Trouble {
        if (profile == HarProfile.REPLAY && !secretsKnown) {
            throw new Trouble(
                    ExitCode.USAGE,
                    "--for replay keeps every password and cookie: only complete requests can be sent again.\n"
                            + "  If that file stays with you, add --i-know-this-has-secrets");
        }
        Selection selection = filter == null ? Selection.ALL : FilterText.selection(filter);
        selection = selection.with(thresholds.of(context.environment()));
        Path file = capture == null ? context.captures().required() : capture;
        HarOptions options = HarOptions.of(profile).withRedaction(redact);
        HarExport.Written written = write(file, selection, options);
        PrintStream err = context.terminal().err();
        err.println("HAR of " + file + ": " + written.entries() + " entries; " + written.summary());
        if (filter != null && written.selected() == 0) {
            err.println("No exchange matches " + selection.canonical());
        }
        return ExitCode.OK;
    }

    private HarExport.Written write(Path file, Selection selection, HarOptions options) throws Trouble {
        boolean standard = output == null || output.equals("-");
        try (Progress progress =
                standard ? Progress.besideOutput(context.terminal()) : new Progress(context.terminal())) {
            return standard
                    ? HarFile.write(
                            file,
                            selection,
                            new BufferedOutputStream(context.terminal().out(), 65_536),
                            options,
                            progress)
                    : HarFile.write(file, selection, Path.of(String.valueOf(output)), options, progress);
        } catch (IOException e) {
            throw Unwritable.trouble("the HAR" + (output == null ? "" : " " + output), e);
        }
    }
}
