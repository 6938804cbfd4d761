package dev.weir.app.page;

import dev.weir.app.option.HostPort;
import dev.weir.app.recording.RecordingProxy;
import dev.weir.app.replay.Replayer;
import dev.weir.inspector.ingest.OpenRecords;
import dev.weir.inspector.model.CaptureInfo.Loss;
import dev.weir.inspector.model.CaptureInfo.Strain;
import dev.weir.inspector.model.PageMark;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.web.capture.LiveCapture;
import dev.weir.web.live.Feed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;

/** What the page shows of a proxy that runs. */
public final class RecordedLive implements LiveCapture {

    /** Records become readable within 100 ms; an exchange that waits for its last event within a second. */
    private static final Duration READABLE = Duration.ofSeconds(1);

    private final RecordingProxy proxy;
    private final Feed feed;
    private final Replayer replayer;
    private final Path authority;

    /**
     * Of one proxy.
     *
     * @param replayer which sees what the proxy records
     * @param authority the file with the certificate that clients must trust
     */
    public RecordedLive(RecordingProxy proxy, Feed feed, Replayer replayer, Path authority) {
        this.proxy = proxy;
        this.feed = feed;
        this.replayer = replayer;
        this.authority = authority;
    }

    @Override
    public OpenRecords open() {
        return proxy.open();
    }

    @Override
    public void awaitCommitted() {
        proxy.awaitCommitted(READABLE);
    }

    @Override
    public PageMark mark(String name) {
        PageMark page = proxy.mark(name);
        awaitCommitted();
        return page;
    }

    @Override
    public OptionalLong replay(RecordedExchange exchange) throws IOException {
        OptionalLong number = replayer.replay(exchange, proxy);
        // Whoever asks for it next finds it, under way or in the file.
        awaitCommitted();
        return number;
    }

    @Override
    public Feed feed() {
        return feed;
    }

    @Override
    public long nowNanos() {
        return proxy.nowNanos();
    }

    @Override
    public Loss lost() {
        return proxy.lost();
    }

    @Override
    public Strain strain() {
        return proxy.strain();
    }

    @Override
    public String proxy() {
        return HostPort.text(proxy.address());
    }

    @Override
    public Path authorityFile() {
        return authority;
    }

    @Override
    public String authorityPem() {
        try {
            return Files.readString(authority);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
