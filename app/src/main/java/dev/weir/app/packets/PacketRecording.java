package dev.weir.app.packets;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.events.EventSink;
import dev.weir.events.Ticker;
import dev.weir.inspector.model.wire.PacketCapture;
import dev.weir.inspector.packet.CapturedPacket;
import dev.weir.inspector.packet.PacketFormatException;
import dev.weir.inspector.packet.PacketReader;
import dev.weir.inspector.packet.TcpPacket;
import dev.weir.inspector.packet.TcpPackets;
import dev.weir.inspector.store.PacketFiles;
import dev.weir.inspector.wire.SegmentSource;
import dev.weir.inspector.wire.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Packets captured by another program while the proxy runs: a thread reads them from its pipe, tells {@link Wire}, and keeps Weir's
 * own in a file beside the capture.
 */
public final class PacketRecording {

    private static final Logger LOG = LoggerFactory.getLogger(PacketRecording.class);

    private static final int READ_BYTES = 65_536;

    /** A capture program that may not capture ends within milliseconds; one that may begins within a second, on a busy machine. */
    private static final long BEGIN_SECONDS = 5;

    /** dumpcap tells of packets up to 325 ms late, tcpdump at once; what the last connections sent is wanted. */
    private static final long LAST_PACKETS_MILLIS = 400;

    private static final long LOOK_AGAIN_MILLIS = 20;

    private final Settings settings;
    private final Wire wire = new Wire();
    private final CaptureProcess process;
    private final WallTie clock;
    private final Thread reader = new Thread(this::read, "weir-packets");
    private final CountDownLatch begun = new CountDownLatch(1);
    private @Nullable PacketFile file;
    private final AtomicLong seen = new AtomicLong();
    private volatile long dropped;
    private volatile @Nullable String trouble;
    private volatile boolean stopping;

    /**
     * What to record.
     *
     * @param path where programs are, as in the environment
     * @param capture the file beside which packets go
     * @param maxBytes of packets
     */
    public record Settings(PacketMode mode, String path, Path capture, long maxBytes, Ticker ticker) {
        boolean whole() {
            return mode == PacketMode.ON;
        }
    }

    /** Either a recording, or why there is none. */
    public record Outcome(@Nullable PacketRecording recording, PacketCapture info) implements AutoCloseable {
        /** Clients connect here. */
        public void listensOn(InetSocketAddress address) {
            if (recording != null) {
                recording.wire.listensOn(address);
            }
        }

        /** As it is now; whole once this is closed. */
        public PacketCapture current() {
            return recording == null ? info : recording.info();
        }

        /** Call it when the last connection has closed: waits for its last packets. */
        @Override
        public void close() {
            if (recording != null) {
                recording.awaitLastPackets();
                recording.end();
            }
        }

        /** Nothing came of the proxy: no file stays. */
        public void discard() {
            if (recording != null) {
                recording.abandon();
            }
        }

        /** For what folds events. */
        public SegmentSource segments() {
            return recording == null ? SegmentSource.NONE : recording.wire;
        }

        /** Gives events to the recording as well, before anybody else gets them. */
        public EventSink before(EventSink sink) {
            if (recording == null) {
                return sink;
            }
            Wire wire = recording.wire;
            return event -> {
                wire.accept(event);
                sink.accept(event);
            };
        }
    }

    private PacketRecording(Settings settings, CaptureProcess process) throws IOException {
        this.settings = settings;
        this.process = process;
        this.clock = new WallTie(settings.ticker());
        this.file = PacketFile.create(PacketFiles.of(settings.capture()), settings.maxBytes());
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts to record, if that is wanted and possible. On return packets are being captured.
     *
     * @throws Trouble when packets must be had and cannot
     */
    public static Outcome start(Settings settings) throws Trouble {
        if (settings.mode() == PacketMode.OFF) {
            return new Outcome(null, PacketCapture.OFF);
        }
        List<String> reasons = new ArrayList<>();
        for (CaptureTool tool : CaptureTool.installed(settings.path())) {
            PacketRecording recording = start(settings, tool, reasons);
            if (recording != null) {
                return new Outcome(recording, recording.info());
            }
        }
        String why = reasons.isEmpty() ? "neither dumpcap nor tcpdump is installed" : String.join("; ", reasons);
        if (settings.mode() == PacketMode.ON) {
            throw new Trouble(
                    ExitCode.ENVIRONMENT,
                    "--packets on: packets cannot be captured: " + why + "\n  `weir doctor` says what is needed");
        }
        LOG.debug("no packets: {}", why);
        return new Outcome(null, PacketCapture.off(why));
    }

    private static @Nullable PacketRecording start(Settings settings, CaptureTool tool, List<String> reasons) {
        try {
            CaptureProcess process = CaptureProcess.start(tool, tool.command(settings.whole(), settings.path()));
            try {
                PacketRecording recording = new PacketRecording(settings, process);
                if (recording.awaitBegin()) {
                    return recording;
                }
                reasons.add(tool.name() + ": " + process.trouble());
                recording.abandon();
            } catch (IOException e) {
                process.stop();
                process.await();
                reasons.add("the file for packets cannot be made: " + e);
            }
        } catch (IOException e) {
            reasons.add(tool.name() + ": " + e.getMessage());
        }
        return null;
    }

    private boolean awaitBegin() {
        try {
            return begun.await(BEGIN_SECONDS, TimeUnit.SECONDS) && trouble == null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** It never began: nothing of it may stay. */
    private void abandon() {
        end();
        PacketFiles.of(settings.capture()).current().toFile().delete();
    }

    private void read() {
        PacketReader packets = new PacketReader(new Listening());
        byte[] bytes = new byte[READ_BYTES];
        try (InputStream in = process.packets()) {
            for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
                packets.feed(bytes, 0, length);
                if (packets.begun()) {
                    begun.countDown();
                }
                flush();
            }
            trouble = stopping ? null : process.tool().name() + " ended: " + process.trouble();
        } catch (IOException | PacketFormatException e) {
            trouble = stopping ? null : String.valueOf(e.getMessage());
        } finally {
            wire.end();
            begun.countDown();
        }
        String why = trouble;
        if (why != null && seen.get() > 0) {
            LOG.warn("packets are no longer captured: {}", why);
        }
    }

    private final class Listening implements PacketReader.Listener {
        @Override
        public void packet(CapturedPacket packet) {
            seen.incrementAndGet();
            TcpPacket tcp = TcpPackets.read(packet);
            if (tcp != null && wire.packet(tcp, clock.atNanos(tcp.wallNanos()))) {
                keep(packet, tcp);
            }
        }

        @Override
        public void dropped(long packets) {
            dropped = packets;
        }

        @Override
        public void secrets(byte[] keyLog) {
            // A program that captures knows none.
        }
    }

    private void keep(CapturedPacket packet, TcpPacket tcp) {
        PacketFile open = file;
        if (open == null) {
            return;
        }
        try {
            open.add(packet, settings.whole() ? packet.bytes().length : tcp.headBytes());
        } catch (IOException e) {
            LOG.warn("packets are no longer kept in a file: {}; what they say of connections goes on", e.toString());
            file = null;
        }
    }

    private void flush() throws IOException {
        PacketFile open = file;
        if (open != null) {
            open.flush();
        }
    }

    private PacketCapture info() {
        return new PacketCapture(
                process.tool().name(),
                trouble,
                settings.whole(),
                seen.get(),
                dropped + process.dropped(),
                clock.errorNanos());
    }

    private void awaitLastPackets() {
        try {
            for (long waited = 0; waited < LAST_PACKETS_MILLIS && !wire.allEnded(); waited += LOOK_AGAIN_MILLIS) {
                TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() {
        stopping = true;
        process.stop();
        process.await();
        try {
            reader.join(TimeUnit.SECONDS.toMillis(2));
            PacketFile open = file;
            if (open != null) {
                open.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("the end of the packets is not in their file: {}", e.toString());
        }
    }
}
