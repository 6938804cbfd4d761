package dev.weir.app.cli;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.app.imports.ImportCommand;
import dev.weir.app.inquiry.DnsCommand;
import dev.weir.app.inquiry.ExplainCommand;
import dev.weir.app.inquiry.TcpCommand;
import dev.weir.app.load.CalibrateCommand;
import dev.weir.app.load.LoadCommand;
import dev.weir.app.load.ManifestCommand;
import dev.weir.app.load.results.DiffCommand;
import dev.weir.app.load.results.MergeCommand;
import dev.weir.app.load.results.ReportCommand;
import dev.weir.app.option.VerboseOption;
import dev.weir.app.page.UiCommand;
import dev.weir.certs.CaFilesException;
import dev.weir.inspector.store.CaptureException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The entry point of {@code weir}: parses, runs the command, and turns whatever fails into one message and an exit code. */
public final class Main {

    private final Context context;

    private Main(Context context) {
        this.context = context;
    }

    public static void main(String[] arguments) {
        // Looking for leaks is for tests: it takes a stack trace for every 128th buffer. Whoever wants it sets the
        // property.
        System.getProperties().putIfAbsent("io.netty.leakDetection.level", "disabled");
        int code = new Main(Context.ofProcess()).run(arguments);
        // Not by returning: threads of a library must not keep us alive.
        System.exit(code);
    }

    int run(String... arguments) {
        Logging.set(false);
        return commandLine().execute(arguments);
    }

    private CommandLine commandLine() {
        CommandLine line = new CommandLine(new WeirCommand(context));
        line.addSubcommand("run", new RunCommand(context));
        line.addSubcommand("record", new RecordCommand(context));
        line.addSubcommand("show", new ShowCommand(context));
        line.addSubcommand("explain", new ExplainCommand(context.terminal(), context.captures()));
        line.addSubcommand("tcp", new TcpCommand(context.terminal()));
        line.addSubcommand("dns", new DnsCommand(context.terminal()));
        line.addSubcommand("ui", new UiCommand(context.terminal(), context.captures()));
        line.addSubcommand("har", new HarCommand(context));
        line.addSubcommand("import", new ImportCommand(context.terminal(), context.here(), Context.version()));
        CommandLine export = new CommandLine(new ExportCommand());
        export.addSubcommand("pcapng", new ExportCommand.Pcapng(context));
        line.addSubcommand("export", export);
        CommandLine load = new CommandLine(
                new LoadCommand(context.terminal(), context.here(), context.environment(), Context.version()));
        load.addSubcommand("diff", new DiffCommand(context.terminal(), context.here()));
        load.addSubcommand("merge", new MergeCommand(context.terminal(), context.here(), Context.version()));
        load.addSubcommand("calibrate", new CalibrateCommand(context.terminal(), context.here(), Context.version()));
        load.addSubcommand("manifest", new ManifestCommand(context.terminal()));
        load.addSubcommand("report", new ReportCommand(context.terminal(), context.here()));
        load.getSubcommands().values().forEach(command -> command.addMixin("verbose", new VerboseOption()));
        line.addSubcommand("load", load);
        line.addSubcommand("ca", new CaCommand(context));
        line.addSubcommand("doctor", new DoctorCommand(context));
        line.getSubcommands().values().forEach(command -> {
            command.addMixin("verbose", new VerboseOption());
            command.getCommandSpec().versionProvider(new Version());
        });
        // Everything behind COMMAND is the child's.
        Objects.requireNonNull(line.getSubcommands().get("record")).setStopAtPositional(true);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpAutoWidth(false);
        line.setUsageHelpWidth(100);
        line.setOut(new PrintWriter(context.terminal().out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(context.terminal().err(), true, StandardCharsets.UTF_8));
        line.setParameterExceptionHandler((e, args) -> usage(e));
        line.setExecutionExceptionHandler((e, command, result) -> failed(e, result));
        line.setExecutionStrategy(result -> {
            Logging.set(VerboseOption.isIn(result));
            return new CommandLine.RunLast().execute(result);
        });
        return line;
    }

    private int usage(ParameterException e) {
        CommandLine command = e.getCommandLine();
        context.terminal()
                .err()
                .println("weir: " + String.valueOf(e.getMessage()).replace('\n', ' '));
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            context.terminal()
                    .err()
                    .println("  Did you mean: " + String.join(" or ", unmatched.getSuggestions()) + "?");
        }
        context.terminal().err().println("  Try: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    private int failed(Exception e, ParseResult result) {
        boolean record = result.hasSubcommand()
                && result.subcommand().commandSpec().name().equals("record");
        int code;
        String message;
        if (e instanceof Trouble trouble) {
            code = trouble.exitCode();
            message = trouble.text();
        } else if (e instanceof CaFilesException) {
            code = ExitCode.ENVIRONMENT;
            message = String.valueOf(e.getMessage());
        } else if (e instanceof CaptureException) {
            code = ExitCode.INPUT;
            message = String.valueOf(e.getMessage());
        } else {
            code = record ? ExitCode.RECORD_UNEXPECTED : ExitCode.UNEXPECTED;
            message = "unexpected failure: " + e + "\n  This is a bug; -v shows where. Please report it.";
        }
        context.terminal().err().println("weir: " + message);
        if (VerboseOption.isIn(result)) {
            e.printStackTrace(context.terminal().err());
        }
        return code;
    }

    /** For {@code --version}. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {
                "weir " + Context.version(),
                "Java " + Runtime.version() + ", " + System.getProperty("os.name") + " " + System.getProperty("os.arch")
            };
        }
    }
}
