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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;
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
        setLibraries();
        int code = new Main(Context.ofProcess()).run(arguments);
        // Not by returning: threads of a library must not keep us alive.
        System.exit(code);
    }

    /** Whoever wants it otherwise sets the property. */
    private static void setLibraries() {
        Properties properties = System.getProperties();
        // Looking for leaks is for tests: it takes a stack trace for every 128th buffer.
        properties.putIfAbsent("io.netty.leakDetection.level", "disabled");
        // An event of the flight recorder for each buffer: a start of it takes 0.1 s, and nobody looks at them.
        properties.putIfAbsent("io.netty.jfr.enabled", "false");
        // Looking for what may or may not be on the class path opens all of its forty jars, a tenth of a start.
        properties.putIfAbsent("slf4j.provider", "org.slf4j.jul.JULServiceProvider");
        properties.putIfAbsent("picocli.disable.closures", "true");
        properties.putIfAbsent(
                "com.sun.net.httpserver.HttpServerProvider", "sun.net.httpserver.DefaultHttpServerProvider");
        if (properties.getProperty("os.name", "").equals("Linux")) {
            properties.putIfAbsent("java.nio.channels.spi.SelectorProvider", "sun.nio.ch.EPollSelectorProvider");
        }
        // That a provider is named is nothing to tell the user.
        properties.putIfAbsent("slf4j.internal.verbosity", "WARN");
    }

    int run(String... arguments) {
        Logging.set(false);
        return commandLine(arguments).execute(arguments);
    }

    private Map<String, Supplier<CommandLine>> commands() {
        Map<String, Supplier<CommandLine>> all = new LinkedHashMap<>();
        all.put("run", () -> new CommandLine(new RunCommand(context)));
        // Everything behind COMMAND is the child's.
        all.put("record", () -> new CommandLine(new RecordCommand(context)).setStopAtPositional(true));
        all.put("show", () -> new CommandLine(new ShowCommand(context)));
        all.put("explain", () -> new CommandLine(new ExplainCommand(context.terminal(), context.captures())));
        all.put("tcp", () -> new CommandLine(new TcpCommand(context.terminal())));
        all.put("dns", () -> new CommandLine(new DnsCommand(context.terminal())));
        all.put(
                "ui",
                () -> new CommandLine(new UiCommand(context.terminal(), context.captures(), context.environment())));
        all.put("har", () -> new CommandLine(new HarCommand(context)));
        all.put(
                "import",
                () -> new CommandLine(new ImportCommand(
                        context.terminal(), context.here(), context.environment(), Context.version())));
        all.put(
                "export",
                () -> new CommandLine(new ExportCommand()).addSubcommand("pcapng", new ExportCommand.Pcapng(context)));
        all.put("load", this::load);
        all.put("ca", () -> new CommandLine(new CaCommand(context)));
        all.put("doctor", () -> new CommandLine(new DoctorCommand(context)));
        return all;
    }

    private CommandLine load() {
        CommandLine load = new CommandLine(
                new LoadCommand(context.terminal(), context.here(), context.environment(), Context.version()));
        load.addSubcommand("diff", new DiffCommand(context.terminal(), context.here()));
        load.addSubcommand("merge", new MergeCommand(context.terminal(), context.here(), Context.version()));
        load.addSubcommand("calibrate", new CalibrateCommand(context.terminal(), context.here(), Context.version()));
        load.addSubcommand("manifest", new ManifestCommand(context.terminal()));
        load.addSubcommand("report", new ReportCommand(context.terminal(), context.here()));
        load.getSubcommands().values().forEach(command -> command.addMixin("verbose", new VerboseOption()));
        return load;
    }

    /** With the one command that is called: to read what all of them take costs 0.1 s. With all where none is, for help and guesses. */
    private CommandLine commandLine(String... arguments) {
        CommandLine line = new CommandLine(new WeirCommand(context));
        Map<String, Supplier<CommandLine>> commands = commands();
        String called = arguments.length == 0 ? "" : arguments[0];
        if (commands.containsKey(called)) {
            commands.keySet().retainAll(Set.of(called));
        }
        commands.forEach((name, command) -> line.addSubcommand(name, command.get()));
        line.getSubcommands().values().forEach(command -> {
            command.addMixin("verbose", new VerboseOption());
            command.getCommandSpec().versionProvider(new Version());
        });
        line.setCaseInsensitiveEnumValuesAllowed(true);
        // An argument such as @body.json is the command's that weir record runs, or a name: what is in that file is no
        // business of ours.
        line.setExpandAtFiles(false);
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
