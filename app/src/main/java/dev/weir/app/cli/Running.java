package dev.weir.app.cli;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.app.files.CaptureIndexing;
import dev.weir.app.files.HarFile;
import dev.weir.app.option.ProxyOptions;
import dev.weir.app.page.PageListener;
import dev.weir.app.page.RecordedLive;
import dev.weir.app.recording.RecordingProxy;
import dev.weir.app.recording.Watchers;
import dev.weir.app.replay.Replayer;
import dev.weir.app.sockets.PortRange;
import dev.weir.app.terminal.Progress;
import dev.weir.app.terminal.ShellWords;
import dev.weir.certs.CertificateAuthority;
import dev.weir.events.Ticker;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.har.HarOptions;
import dev.weir.inspector.har.HarProfile;
import dev.weir.inspector.ingest.RecordStore;
import dev.weir.inspector.model.CaptureInfo.Loss;
import dev.weir.inspector.model.CaptureInfo.Strain;
import dev.weir.inspector.model.wire.PacketCapture;
import dev.weir.inspector.query.HarExport;
import dev.weir.inspector.store.PacketFiles;
import dev.weir.inspector.text.Quantities;
import dev.weir.web.UiServer;
import dev.weir.web.api.Api;
import dev.weir.web.capture.ShownCapture;
import dev.weir.web.live.Feed;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code run} and {@code record} keep running: a recording proxy, and the listener that shows what it records. */
final class Running implements AutoCloseable {

    private final Settings settings;
    private final CertificateAuthority authority;
    private final RecordingProxy proxy;
    private final @Nullable UiServer ui;
    private final Secrets secrets;
    private boolean indexed;

    /**
     * What to run.
     *
     * @param ui null for no such listener
     * @param tokenFile of the page; null for a token of this run only
     * @param command empty for {@code weir run}
     */
    record Settings(
            Context context,
            ProxyOptions options,
            InetSocketAddress listen,
            @Nullable InetSocketAddress ui,
            @Nullable Path tokenFile,
            Path capture,
            List<String> command,
            Thresholds thresholds,
            RecordStore watcher) {}

    private Running(
            Settings settings,
            CertificateAuthority authority,
            RecordingProxy proxy,
            @Nullable UiServer ui,
            Secrets secrets) {
        this.settings = settings;
        this.authority = authority;
        this.proxy = proxy;
        this.ui = ui;
        this.secrets = secrets;
    }

    static Running start(Settings settings) throws Trouble, IOException, GeneralSecurityException {
        CertificateAuthority authority = settings.context.caFiles().loadOrCreate();
        UiServer ui = settings.ui == null ? null : PageListener.bind(settings.ui, settings.tokenFile);
        Secrets secrets = new Secrets();
        Feed feed = new Feed(Ticker.system());
        Path certificate = settings.context.caFiles().certificatePath();
        Replayer replayer = new Replayer(settings.options, certificate);
        try {
            secrets.open(
                    settings.options,
                    settings.capture,
                    settings.context.terminal().err());
            List<InetSocketAddress> refused = ui == null ? List.of() : List.of(ui.address());
            RecordingProxy proxy = RecordingProxy.start(
                    new RecordingProxy.Settings(
                            settings.options.config(settings.listen, refused, secrets.keyLog()),
                            authority,
                            settings.capture,
                            settings.options.maxBytes(),
                            settings.options.lossy(),
                            settings.options.packets(),
                            settings.context.environment().getOrDefault("PATH", ""),
                            settings.command,
                            Context.version()),
                    new Watchers(List.of(settings.watcher, feed, replayer.watcher())));
            Api api = new Api(new ShownCapture(
                    settings.capture,
                    new RecordedLive(proxy, feed, replayer, certificate),
                    PortRange.ports(),
                    settings.thresholds));
            if (ui != null) {
                ui.start(api);
            }
            return new Running(settings, authority, proxy, ui, secrets);
        } catch (Trouble | IOException | GeneralSecurityException | RuntimeException e) {
            if (ui != null) {
                ui.close();
            }
            secrets.discard();
            throw e;
        }
    }

    CertificateAuthority authority() {
        return authority;
    }

    RecordingProxy proxy() {
        return proxy;
    }

    /** Null when there is no page. */
    @Nullable
    String pageUrl() {
        return ui == null ? null : ui.pageUrl();
    }

    @Nullable
    InetSocketAddress uiAddress() {
        return ui == null ? null : ui.address();
    }

    /** Stops, and seals the capture; may be called again. */
    void stop() {
        if (ui != null) {
            ui.close();
        }
        proxy.close();
        secrets.close(settings.context.terminal().err());
    }

    @Override
    public void close() {
        stop();
        // Last: whoever cannot wait for it ends Weir by another signal, and nothing is missing.
        if (!indexed && Files.exists(proxy.capture())) {
            indexed = true;
            CaptureIndexing.ofSmall(proxy.capture(), settings.thresholds, settings.context.terminal());
        }
    }

    /**
     * After {@link #stop}: writes the HAR that was asked for, and says what is where and what was lost.
     *
     * @param shown an exchange to look at next; null when there is none
     */
    void reportEnd(PrintStream err, @Nullable Long shown) throws Trouble {
        tellLosses(err);
        Path capture = proxy.capture();
        if (Files.exists(capture)) {
            // What was lost cannot be shown.
            String next = shown == null || proxy.info().lost().unwrittenExchanges() > 0
                    ? ""
                    : "    next:  weir show " + shown + captureOption() + "   ·   weir har " + harArgument()
                            + "-o out.har";
            err.println(" Saved  " + display(capture) + next);
            PacketFiles.of(capture).existing().stream()
                    .reduce((older, newer) -> newer)
                    .ifPresent(
                            packets -> err.println(" Packets " + display(packets) + "    next:  weir export pcapng"));
        }
        Path har = settings.options.har();
        if (har != null) {
            HarExport.Written written = writeHar(capture, har);
            err.println(" HAR    " + har + "    " + written.entries() + " entries; " + written.summary());
        }
    }

    private HarExport.Written writeHar(Path capture, Path har) throws Trouble {
        try (Progress progress = new Progress(settings.context.terminal())) {
            return HarFile.write(capture, har, HarOptions.of(HarProfile.STRICT), progress);
        } catch (IOException e) {
            throw new Trouble(ExitCode.ENVIRONMENT, "Cannot write the HAR " + har + ": " + e.getMessage(), e);
        }
    }

    private void tellLosses(PrintStream err) {
        Loss lost = proxy.info().lost();
        String trouble = proxy.captureTrouble();
        if (lost.unwrittenExchanges() > 0 || trouble != null) {
            err.println(" Lost   " + lost.unwrittenExchanges() + " exchanges are not in the capture"
                    + (trouble == null ? "" : ": " + trouble));
        }
        if (lost.droppedEvents() > 0) {
            err.println(" Lost   " + lost.droppedEvents() + " events that could not be recorded in time");
        }
        if (lost.droppedBodyBytes() > 0) {
            err.println(" Lost   " + lost.droppedBodyBytes() + " bytes of bodies, for want of memory");
        }
        tellStrain(err, proxy.info().strain());
        secrets.tellLosses(err);
        tellPackets(err, proxy.info().packets());
        if (lost.evictedExchanges() > 0) {
            err.println(" Gone   " + lost.evictedExchanges() + " of the oldest exchanges made room (--max-size)");
        }
    }

    /** What made the numbers worse than they look; nothing when they are as good as they can be. */
    private static void tellStrain(PrintStream err, Strain strain) {
        if (strain.heldNanos() > 0) {
            err.println(" Held   the traffic waited " + Quantities.duration(strain.heldNanos())
                    + " for the recording, so that nothing was lost (--lossy: drop and count instead)");
        }
        if (strain.stalls() > 0) {
            err.println(" Late   event loops stood still " + strain.stalls() + " times for more than 5 ms, at most "
                    + Quantities.duration(strain.lagMaxNanos()) + ": times of those moments may be late by as much");
        }
    }

    private static void tellPackets(PrintStream err, PacketCapture packets) {
        if (packets.dropped() > 0) {
            err.println(" Lost   " + packets.dropped() + " packets that " + packets.tool() + " could not take in time");
        }
        String why = packets.why();
        if (!packets.off() && why != null) {
            err.println(" Lost   packets: " + why);
        }
    }

    /** A capture with the usual name in the usual place is found without being named. */
    private boolean foundByItself() {
        return proxy.capture()
                .toAbsolutePath()
                .normalize()
                .equals(settings.context.captures().newest());
    }

    private String captureOption() {
        return foundByItself() ? "" : " --capture " + ShellWords.quoted(display(proxy.capture()));
    }

    private String harArgument() {
        return foundByItself() ? "" : ShellWords.quoted(display(proxy.capture())) + " ";
    }

    private String display(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        return absolute.startsWith(settings.context.here())
                ? "./" + settings.context.here().relativize(absolute)
                : absolute.toString();
    }
}
