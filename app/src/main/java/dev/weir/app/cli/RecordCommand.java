package dev.weir.app.cli;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.app.child.Child;
import dev.weir.app.child.ChildEnvironment;
import dev.weir.app.child.ChildTrust;
import dev.weir.app.child.ChildWait;
import dev.weir.app.child.CurlTimers;
import dev.weir.app.child.KnownTraps;
import dev.weir.app.child.PrivateDirectory;
import dev.weir.app.files.CapturePlaces;
import dev.weir.app.findings.FindingOptions;
import dev.weir.app.findings.FindingReport;
import dev.weir.app.option.ColourOption;
import dev.weir.app.option.HostPort;
import dev.weir.app.option.ProxyOptions;
import dev.weir.app.recording.BrokenHandshakes;
import dev.weir.app.recording.FirstRecords;
import dev.weir.app.terminal.ShellWords;
import dev.weir.app.terminal.Terminal;
import dev.weir.app.warmup.WarmUp;
import dev.weir.certs.CertificateAuthority;
import dev.weir.events.IpText;
import dev.weir.inspector.curl.CurlTransfer;
import dev.weir.inspector.curl.TransferMatch;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.query.NearConnections;
import dev.weir.inspector.store.CaptureAdditions;
import dev.weir.inspector.store.CaptureException;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.ExchangeQuery;
import dev.weir.inspector.store.PacketFiles;
import dev.weir.proxy.client.request.ProxyCredentials;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir record -- COMMAND}: runs a command with its requests led through a proxy, and tells what became of them. */
@Command(
        name = "record",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        customSynopsis = "weir record [options] [--] COMMAND [ARGUMENT...]",
        description = {
            "Runs COMMAND with proxy and CA set by its environment, prints the waterfall of its requests, and saves a capture.",
            "COMMAND has this terminal's input and output; what Weir prints goes to stderr, so that a pipe behind"
                    + " `weir record` gets COMMAND's output and nothing else. Browsers (chromium, chrome ...) get a"
                    + " throw-away profile; curl (8.3.0 or newer) writes its own timers into a file for Weir, with its output"
                    + " as it was."
        },
        footer = {
            "",
            "Exit code: COMMAND's; 127 when it is not found, 126 when it cannot be executed, 2 and 3 as `weir --help`"
                    + " says, 125 for a bug of Weir's.",
            "  weir record -- curl -s https://example.com/ -o /dev/null",
            "  weir record -- sh -c 'npm ci'"
        })
final class RecordCommand implements Callable<Integer> {

    /** More rows than anybody reads; all of them are in the capture. */
    private static final int LISTED_EXCHANGES = 1_000;

    /** The FIN of a client that has ended comes within a millisecond on loopback. */
    private static final Duration CLIENTS_LEAVE = Duration.ofMillis(250);

    private final Context context;

    @Mixin
    private ColourOption colour = new ColourOption();

    @Mixin
    private ProxyOptions options = new ProxyOptions();

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            converter = HostPort.Converter.class,
            description = "Where the proxy listens (default: 127.0.0.1, any free port)")
    private HostPort listen = new HostPort("", 0);

    @Option(
            names = "--ui",
            paramLabel = "HOST:PORT",
            converter = HostPort.Converter.class,
            description = "Serve the page and the REST API meanwhile (default: not)")
    private @Nullable HostPort ui;

    @Option(
            names = "--ui-token-file",
            paramLabel = "FILE",
            description =
                    "Keep the token that opens the page and its API in this file, for scripts and for the next run"
                            + " (default: a new token, told on stderr only)")
    private @Nullable Path tokenFile;

    @Mixin
    private FindingOptions findings = new FindingOptions();

    @Parameters(paramLabel = "COMMAND", arity = "1..*", description = "The program and its arguments")
    private List<String> command = new ArrayList<>();

    RecordCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        options.check();
        Thresholds thresholds = findings.check(context.environment());
        if (options.ways().reverse() != null) {
            throw new Trouble(
                    ExitCode.USAGE,
                    "--reverse is for `weir run`: `weir record` leads its command to a proxy, and a reverse one is none");
        }
        Child child = new Child(command, context.environment());
        child.check();
        CompletableFuture<Void> warm = WarmUp.start();
        FirstRecords records = new FirstRecords(LISTED_EXCHANGES);
        int code;
        try (PrivateDirectory files = PrivateDirectory.create();
                Running running = Running.start(parts(records, thresholds))) {
            code = run(child, running, files.path(), warm);
            running.proxy().awaitClientsGone(CLIENTS_LEAVE);
            running.stop();
            keepClientTimers(running.proxy().capture(), files.path());
            FindingReport found = found(records, running, thresholds);
            report(records, running, found);
            code = found == null
                    ? code
                    : found.exitCode(code, context.terminal().err());
        }
        return code;
    }

    private Running.Settings parts(FirstRecords records, Thresholds thresholds) throws Trouble {
        InetSocketAddress address = ProxyOptions.address("--listen", listen, 0);
        HostPort page = ui;
        Path capture = options.capture() != null
                ? options.capture()
                : CapturePlaces.fresh(context.here(), InstantSource.system().instant(), ZoneId.systemDefault());
        return new Running.Settings(
                context,
                options,
                address,
                page == null ? null : ProxyOptions.address("--ui", page, 0),
                tokenFile,
                capture,
                command,
                thresholds,
                records);
    }

    private int run(Child child, Running running, Path files, CompletableFuture<Void> warm)
            throws IOException, Trouble, GeneralSecurityException {
        CertificateAuthority ca = running.authority();
        ChildTrust trust = ChildTrust.write(files.resolve("trust"), ca.certificate(), context.environment());
        ChildEnvironment environment = new ChildEnvironment(
                reachable(running.proxy().address()), running.proxy().address().getPort(), login());
        warm.join();
        if (running.pageUrl() != null) {
            context.terminal().err().println("page " + running.pageUrl());
        }
        Process process = child.start(environment, trust, ca.certificate(), files);
        return new ChildWait(process, context.terminal().interactive()).exitCode();
    }

    private ChildEnvironment.@Nullable Login login() {
        ProxyCredentials asked = options.credentials();
        return asked == null ? null : new ChildEnvironment.Login(asked.user(), asked.password());
    }

    /** A wildcard is no address to connect to. */
    private static String reachable(InetSocketAddress address) {
        return address.getAddress().isAnyLocalAddress() ? "127.0.0.1" : IpText.of(address.getAddress());
    }

    /** Once all is recorded: what the client told of its own clock is found among the exchanges. */
    private void keepClientTimers(Path capture, Path files) throws IOException {
        List<CurlTransfer> transfers = CurlTimers.told(files);
        if (transfers.isEmpty() || !Files.exists(capture)) {
            return;
        }
        try (CaptureReader reader = CaptureReader.open(capture)) {
            NearConnections connections = new NearConnections(reader);
            CaptureAdditions.write(
                    capture,
                    TransferMatch.of(
                            transfers,
                            reader.exchanges(ExchangeQuery.ALL.in(ExchangeQuery.Order.NUMBER)),
                            id -> connections.apply(id).orElse(null)));
        } catch (CaptureException e) {
            context.terminal().err().println(" Lost   what curl's own clock said: " + e.getMessage());
        }
    }

    /** Null when there is nothing to find anything in. */
    private @Nullable FindingReport found(FirstRecords records, Running running, Thresholds thresholds) {
        if (records.exchangesSeen() == 0 && records.connections().isEmpty()) {
            return null;
        }
        try (CaptureReader reader = CaptureReader.open(running.proxy().capture())) {
            return FindingReport.of(reader, findings, thresholds);
        }
    }

    private void report(FirstRecords records, Running running, @Nullable FindingReport found)
            throws Trouble, IOException {
        PrintStream err = context.terminal().err();
        err.println();
        List<String> broken = BrokenHandshakes.of(records.connections());
        if (records.exchangesSeen() == 0 && !broken.isEmpty()) {
            err.println("No request came through Weir: the handshakes before it failed.");
        } else if (records.exchangesSeen() == 0) {
            if (options.capture() == null && options.har() == null) {
                // Otherwise this one, the newest, is what `weir show` shows next.
                Files.deleteIfExists(running.proxy().capture());
                for (Path file : PacketFiles.of(running.proxy().capture()).all()) {
                    Files.deleteIfExists(file);
                }
            }
            err.println("No request came through Weir. What may be the reason:");
            KnownTraps.of(command).forEach(trap -> err.println("  - " + trap));
        } else {
            RecordList list = new RecordList(
                    "weir record -- " + ShellWords.joined(command),
                    records.exchanges(),
                    records.connections(),
                    found == null
                            ? List.of()
                            : found.belowList(context.terminal().width(Terminal.Stream.ERR)));
            err.print(context.terminal()
                    .render(
                            list.draw(context.terminal().width(Terminal.Stream.ERR)),
                            Terminal.Stream.ERR,
                            colour.choice()));
            long more = records.exchangesSeen() - records.exchanges().size();
            if (more > 0) {
                err.println(" and " + more + " more: weir show");
            }
        }
        if (!broken.isEmpty()) {
            broken.forEach(line -> err.println("  - " + line));
            err.println("  A client that ignores its environment must be told to trust "
                    + context.caFiles().certificatePath()
                    + " (weir ca install), or its host left alone (--tunnel HOST)");
        }
        err.println();
        running.reportEnd(err, firstNumber(records));
    }

    private static @Nullable Long firstNumber(FirstRecords records) {
        return records.exchangesSeen() == 0
                ? null
                : Long.valueOf(records.exchanges().get(0).number());
    }
}
