package dev.weir.app.page;

import dev.weir.app.ExitCode;
import dev.weir.app.child.Signals;
import dev.weir.app.files.CapturePlaces;
import dev.weir.app.findings.FindingThresholds;
import dev.weir.app.option.HostPort;
import dev.weir.app.option.ProxyOptions;
import dev.weir.app.sockets.PortRange;
import dev.weir.app.terminal.Progress;
import dev.weir.app.terminal.Terminal;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.index.CaptureIndex.Making;
import dev.weir.web.UiServer;
import dev.weir.web.api.Api;
import dev.weir.web.capture.ShownCapture;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir ui}: the page of a stored capture. */
@Command(
        name = "ui",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Serves a stored capture to a browser, and over the REST API, until Ctrl-C or SIGTERM.",
            "Without FILE: the newest weir-*.weir here, else the newest that `weir run` made. Says `ready ui=HOST:PORT` on"
                    + " stderr."
        },
        footer = {"", "  weir ui", "  weir ui yesterday.weir --ui 127.0.0.1:0"})
public final class UiCommand implements Callable<Integer> {

    private static final int UI_PORT = 8878;
    private static final long LOOK_AGAIN_MILLIS = 250;

    private final Terminal terminal;
    private final CapturePlaces captures;
    private final Map<String, String> environment;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "The capture")
    private @Nullable Path file;

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
    private FindingThresholds thresholds = new FindingThresholds();

    public UiCommand(Terminal terminal, CapturePlaces captures, Map<String, String> environment) {
        this.environment = environment;
        this.terminal = terminal;
        this.captures = captures;
    }

    @Override
    public Integer call() throws Exception {
        Path named = file;
        Path capture = named == null ? captures.required() : named;
        // Whatever is wrong with it is told before there is a page.
        CaptureReader.open(capture).close();
        Thresholds from = thresholds.of(environment);
        PrintStream err = terminal.err();
        CountDownLatch stop = new CountDownLatch(1);
        int[] signal = new int[1];
        try (UiServer server = PageListener.bind(ProxyOptions.address("--ui", ui, UI_PORT), tokenFile)) {
            Signals.handle(number -> {
                signal[0] = number;
                stop.countDown();
            });
            Api api = new Api(new ShownCapture(capture, null, PortRange.ports(), from));
            server.start(api);
            api.index();
            err.println("page " + server.pageUrl());
            err.println("ready ui=" + HostPort.text(server.address()));
            showIndexing(api, capture, stop);
            stop.await();
        }
        return signal[0] == Signals.INT ? ExitCode.SIGNAL + Signals.INT : ExitCode.OK;
    }

    /** The page is there meanwhile, and shows what is known so far. */
    private void showIndexing(Api api, Path capture, CountDownLatch stop) throws IOException, InterruptedException {
        try (Progress progress = new Progress(terminal)) {
            Making making = api.making();
            while (making.done() < making.of() && !stop.await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                progress.show("Indexing " + capture.getFileName(), making.done(), making.of());
                making = api.making();
            }
        }
    }
}
