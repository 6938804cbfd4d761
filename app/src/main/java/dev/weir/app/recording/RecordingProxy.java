package dev.weir.app.recording;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.app.packets.PacketMode;
import dev.weir.app.packets.PacketRecording;
import dev.weir.app.sockets.CensusTaker;
import dev.weir.certs.CertificateAuthority;
import dev.weir.certs.LeafCache;
import dev.weir.certs.LeafIssuer;
import dev.weir.events.ClockAnchor;
import dev.weir.events.Ticker;
import dev.weir.inspector.ingest.OpenRecords;
import dev.weir.inspector.ingest.RecordStore;
import dev.weir.inspector.ingest.Recorder;
import dev.weir.inspector.intake.RecorderLimits;
import dev.weir.inspector.ledger.CensusSeries;
import dev.weir.inspector.model.CaptureInfo;
import dev.weir.inspector.model.CaptureInfo.Loss;
import dev.weir.inspector.model.CaptureInfo.Strain;
import dev.weir.inspector.model.PageMark;
import dev.weir.inspector.store.CaptureException;
import dev.weir.inspector.store.CaptureWriter;
import dev.weir.proxy.ProxyConfig;
import dev.weir.proxy.ProxyServer;
import dev.weir.proxy.loop.LoopLag;
import dev.weir.proxy.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A proxy with its recorder and its capture file. {@link #start} makes all three; {@link #close} ends what is open, waits until all
 * of it is recorded, and seals the capture.
 */
public final class RecordingProxy implements AutoCloseable {

    /** What is asked again and again while we wait for it. */
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final ProxyServer server;
    private final Recorder recorder;
    private final CaptureWriter writer;
    private final CaptureStore store;
    private final OpenClients clients;
    private final Ticker ticker;
    private final PacketRecording.Outcome packets;
    private final CensusTaker census;
    private final Path capture;
    private CaptureInfo info;
    private boolean closed;

    /**
     * What to run.
     *
     * @param capture must not exist yet
     * @param maxBytes of the capture, and once more of the packets beside it
     * @param lossy whether what cannot be recorded in time is dropped; otherwise the traffic waits for it
     * @param packets to capture beside
     * @param programs where programs are: the PATH
     * @param command of {@code weir record}; empty for {@code weir run}
     */
    public record Settings(
            ProxyConfig proxy,
            CertificateAuthority authority,
            Path capture,
            long maxBytes,
            boolean lossy,
            PacketMode packets,
            String programs,
            List<String> command,
            String weirVersion) {}

    private RecordingProxy(Parts parts, ProxyServer server, CaptureInfo info, Path capture) {
        this.server = server;
        this.recorder = parts.recorder;
        this.writer = parts.writer;
        this.store = parts.store;
        this.clients = parts.clients;
        this.ticker = parts.ticker;
        this.packets = parts.packets;
        this.census = parts.census;
        this.info = info;
        this.capture = capture;
    }

    /** What exists before the server does. */
    private record Parts(
            Recorder recorder,
            CaptureWriter writer,
            CaptureStore store,
            OpenClients clients,
            CensusTaker census,
            Ticker ticker,
            PacketRecording.Outcome packets) {}

    /**
     * Starts; the proxy accepts connections on return.
     *
     * @param watcher gets each finished record as well, on the recorder's thread
     * @throws Trouble when the port cannot be had or the capture cannot be made
     */
    public static RecordingProxy start(Settings settings, RecordStore watcher)
            throws Trouble, IOException, GeneralSecurityException {
        Ticker ticker = Ticker.system();
        PacketRecording.Outcome packets = PacketRecording.start(new PacketRecording.Settings(
                settings.packets(), settings.programs(), settings.capture(), settings.maxBytes(), ticker));
        try {
            return start(settings, watcher, ticker, packets);
        } catch (Trouble | IOException | GeneralSecurityException | RuntimeException e) {
            packets.discard();
            throw e;
        }
    }

    private static RecordingProxy start(
            Settings settings, RecordStore watcher, Ticker ticker, PacketRecording.Outcome packets)
            throws Trouble, IOException, GeneralSecurityException {
        CaptureInfo info = new CaptureInfo(
                settings.weirVersion(),
                ClockAnchor.now(ticker),
                settings.command(),
                Transport.best().asksKernel() ? "epoll" : "nio",
                Loss.NONE,
                packets.info(),
                Strain.NONE);
        CaptureWriter writer = newCapture(settings, info);
        CensusTaker census = new CensusTaker(ticker, watcher);
        CaptureStore store = new CaptureStore(writer, census, census.series());
        Recorder recorder =
                new Recorder(store, ticker, RecorderLimits.defaults().withLossy(settings.lossy()), packets.segments());
        recorder.start();
        OpenClients clients = new OpenClients(recorder);
        try {
            InstantSource clock = InstantSource.system();
            LeafCache leaves = new LeafCache(
                    new LeafIssuer(settings.authority(), clock),
                    ForkJoinPool.commonPool(),
                    LeafCache.DEFAULT_LIMIT,
                    clock);
            ProxyServer server = ProxyServer.start(settings.proxy(), leaves, packets.before(clients), ticker);
            packets.listensOn(server.address());
            census.start(server.address().getPort());
            return new RecordingProxy(
                    new Parts(recorder, writer, store, clients, census, ticker, packets),
                    server,
                    info,
                    settings.capture());
        } catch (IOException e) {
            recorder.close();
            writer.close();
            Files.deleteIfExists(settings.capture());
            throw new Trouble(ExitCode.ENVIRONMENT, notStarted(settings.proxy().listen(), e), e);
        }
    }

    private static CaptureWriter newCapture(Settings settings, CaptureInfo info) throws Trouble {
        try {
            return CaptureWriter.create(settings.capture(), info, settings.maxBytes());
        } catch (CaptureException e) {
            throw new Trouble(ExitCode.ENVIRONMENT, String.valueOf(e.getMessage()), e);
        }
    }

    private static String notStarted(InetSocketAddress listen, IOException cause) {
        String text = String.valueOf(cause.getMessage());
        String next = text.contains("Address already in use")
                ? "\n  Another program, perhaps another Weir, has that port: end it, or choose another with --listen HOST:PORT"
                        + " (port 0 takes any free one)"
                : text.contains("Permission denied")
                        ? "\n  Ports below 1024 need a privilege: choose a higher one with --listen HOST:PORT"
                        : "\n  Choose another address with --listen HOST:PORT";
        return text.startsWith("cannot listen") ? "Cannot listen on " + text(listen) + ": " + why(text) + next : text;
    }

    private static String why(String text) {
        return text.substring(text.lastIndexOf(": ") + 2);
    }

    private static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    public InetSocketAddress address() {
        return server.address();
    }

    /** Weir's own sockets as the kernel's table had them, second by second. */
    public CensusSeries sockets() {
        return census.series();
    }

    public Path capture() {
        return capture;
    }

    /** As it is now; with the final losses once closed. */
    public CaptureInfo info() {
        return info;
    }

    /** Why the capture lacks its last exchanges; null when it does not. */
    public @Nullable String captureTrouble() {
        return writer.trouble();
    }

    /** What is under way; not from an event loop. */
    public OpenRecords open() {
        return recorder.open();
    }

    /** What was lost until now. */
    public Loss lost() {
        return sum(recorder.loss(), writer.losses());
    }

    /** What the recording did to the traffic until now. */
    public Strain strain() {
        LoopLag lag = server.lag();
        return new Strain(lag.p50Nanos(), lag.p99Nanos(), lag.maxNanos(), lag.stalls(), recorder.heldNanos());
    }

    /** Begins a page now. */
    public PageMark mark(String name) {
        return store.mark(name, ticker.nanos());
    }

    /** On the clock of the records. */
    public long nowNanos() {
        return ticker.nanos();
    }

    /** Waits until those who were connected have left and that is recorded, at most so long: then it was they who ended it. */
    public void awaitClientsGone(Duration limit) {
        await(limit, () -> clients.count() == 0);
    }

    /** Waits until readers of the capture see what had been finished before this call, at most so long. */
    public void awaitCommitted(Duration limit) {
        // Answered by the recorder's thread when it has folded what came before.
        recorder.open();
        long until = store.came();
        await(limit, () -> store.committed() >= until);
    }

    private void await(Duration limit, BooleanSupplier condition) {
        long start = ticker.nanos();
        while (!condition.getAsBoolean() && ticker.nanos() - start < limit.toNanos()) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        server.close();
        packets.close();
        recorder.close();
        // Last, when it is known which TIME_WAITs are ours: what this run leaves behind.
        census.close();
        store.countSockets();
        writer.seal(withLosses(recorder.loss()));
        info = withLosses(lost());
        writer.close();
    }

    private CaptureInfo withLosses(Loss loss) {
        return new CaptureInfo(
                info.weirVersion(),
                info.anchor(),
                info.command(),
                server.transportName(),
                loss,
                packets.current(),
                strain());
    }

    private static Loss sum(Loss recording, Loss writing) {
        return new Loss(
                recording.droppedEvents(),
                recording.unwrittenExchanges() + writing.unwrittenExchanges(),
                writing.evictedExchanges(),
                false,
                recording.droppedBodyBytes());
    }
}
