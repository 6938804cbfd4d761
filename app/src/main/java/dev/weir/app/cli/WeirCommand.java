package dev.weir.app.cli;

import dev.weir.app.ExitCode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code weir} alone: where one stands, and what one can do; starts nothing. */
@Command(
        name = "weir",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "A forward HTTP proxy that measures every request flowing over it.",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "First steps:",
            "  weir record -- curl -s -o /dev/null https://example.com/",
            "  weir show 1",
            "Exit codes: 0 done, 1 a bug, 2 usage, 3 environment (port, permission, CA), 4 unreadable input"
        })
final class WeirCommand implements Callable<Integer> {

    private final Context context;

    WeirCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        PrintStream out = context.terminal().out();
        Path capture = context.captures().newest();
        out.println("Weir " + Context.version() + ": a forward HTTP proxy that measures every request flowing over it");
        out.println();
        out.println("  CA        "
                + (context.caFiles().exist()
                        ? context.caFiles().certificatePath().toString()
                        : "none yet; the first `weir record` or `weir run` makes one"));
        out.println("  captures  " + (capture == null ? "none here yet" : "newest: " + capture));
        out.println();
        out.println("  weir record -- COMMAND ...   run a command through Weir, and see its requests");
        out.println("  weir run                     a proxy for browsers and whatever else");
        if (capture != null) {
            out.println("  weir show [N]                the newest capture, or one exchange of it");
            out.println("  weir har -o out.har          the newest capture for other tools");
        }
        out.println("  weir --help                  all commands");
        return ExitCode.OK;
    }
}
