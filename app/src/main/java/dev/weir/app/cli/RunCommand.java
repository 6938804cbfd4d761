package dev.weir.app.cli;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.app.child.Signals;
import dev.weir.app.files.CapturePlaces;
import dev.weir.app.findings.FindingThresholds;
import dev.weir.app.lines.ExchangeLines;
import dev.weir.app.option.ColourOption;
import dev.weir.app.option.HostPort;
import dev.weir.app.option.ProxyOptions;
import dev.weir.app.warmup.WarmUp;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir run}: a proxy until it is told to stop. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        description = {
            "Runs a proxy until Ctrl-C or SIGTERM, records what passes, and prints a line for each exchange on stdout.",
            "Says `ready proxy=HOST:PORT ui=HOST:PORT` on stderr once it accepts connections. Without --capture it records"
                    + " into a new file in $$XDG_DATA_HOME/weir/captures (~/.local/share/weir/captures)."
        },
        footer = {
            "",
            "Exit code: 0 after SIGTERM, 130 after Ctrl-C; everything is saved in both cases. Others: weir --help.",
            "  curl -x http://127.0.0.1:8877 http://example.com/",
            "  eval \"$$(weir ca env)\"     makes this shell's programs trust the CA",
            "  weir run --ui-token-file token    and then, in a script:",
            "  curl -H \"Authorization: Bearer $$(cat token)\" http://127.0.0.1:8878/api/v1/har"
        })
final class RunCommand implements Callable<Integer> {

    private static final int PROXY_PORT = 8877;
    private static final int UI_PORT = 8878;

    private final Context context;

    @Mixin
    private FindingThresholds thresholds = new FindingThresholds();

    @Mixin
    private ColourOption colour = new ColourOption();

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            converter = HostPort.Converter.class,
            description = "Where the proxy listens (default: 127.0.0.1:8877)")
    private HostPort listen = new HostPort("", PROXY_PORT);

    @Option(
            names = "--ui",
            paramLabel = "HOST:PORT",
            converter = HostPort.Converter.class,
            description = "Where the page and the REST API are served (default: 127.0.0.1:8878)")
    private HostPort ui = new HostPort("", UI_PORT);

    @Option(
            names = "--ui-token-file",
            paramLabel = "FILE",
            description =
                    "Keep the token that opens the page and its API in this file, for scripts and for the next run"
                            + " (default: a new token, told on stderr only)")
    private @Nullable Path tokenFile;

    @Mixin
    private ProxyOptions options = new ProxyOptions();

    RunCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        options.check();
        PrintStream err = context.terminal().err();
        CompletableFuture<Void> warm = WarmUp.start();
        AtomicInteger signal = new AtomicInteger();
        try (ExchangeLines lines = ExchangeLines.start(context.terminal(), colour.choice());
                Running running = Running.start(settings(lines))) {
            CountDownLatch stop = new CountDownLatch(1);
            Signals.handle(number -> {
                if (!signal.compareAndSet(0, number)) {
                    Runtime.getRuntime().halt(ExitCode.SIGNAL + number);
                }
                stop.countDown();
            });
            warm.join();
            announce(err, running, options.credentials() == null);
            stop.await();
            if (signal.get() == Signals.INT && context.terminal().interactive()) {
                // The terminal has written ^C.
                err.println();
            }
            running.stop();
            lines.finish();
            running.reportEnd(err, lines.lastNumber());
        }
        return signal.get() == Signals.INT ? ExitCode.SIGNAL + Signals.INT : ExitCode.OK;
    }

    private Running.Settings settings(ExchangeLines lines) throws Trouble, IOException {
        return new Running.Settings(
                context,
                options,
                ProxyOptions.address("--listen", listen, PROXY_PORT),
                ProxyOptions.address("--ui", ui, UI_PORT),
                tokenFile,
                capture(),
                List.of(),
                thresholds.of(context.environment()),
                lines);
    }

    private Path capture() throws IOException {
        Path named = options.capture();
        if (named != null) {
            return named;
        }
        Path directory = context.directories().captures();
        Files.createDirectories(directory);
        return CapturePlaces.fresh(directory, InstantSource.system().instant(), ZoneId.systemDefault());
    }

    private static void announce(PrintStream err, Running running, boolean open) {
        InetSocketAddress proxy = running.proxy().address();
        @Nullable InetSocketAddress page = running.uiAddress();
        if (open && !proxy.getAddress().isLoopbackAddress()) {
            err.println("weir: warning: whoever reaches " + HostPort.text(proxy)
                    + " can use this proxy, and is recorded\n  Ask for a password with --auth USER:PASSWORD");
        }
        err.println("recording into " + running.proxy().capture());
        err.println("page " + running.pageUrl());
        err.println("ready proxy=" + HostPort.text(proxy) + " ui=" + (page == null ? "off" : HostPort.text(page)));
    }
}
