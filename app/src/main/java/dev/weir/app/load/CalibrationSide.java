package dev.weir.app.load;

import dev.weir.app.sockets.PortRange;
import dev.weir.events.Ticker;
import dev.weir.load.drive.LoadPlan;
import dev.weir.load.drive.LoadRun;
import dev.weir.load.drive.Second;
import dev.weir.load.result.LoadResult;
import dev.weir.load.result.PhaseLog;
import dev.weir.load.result.RunDirectory;
import dev.weir.load.result.Setting;
import dev.weir.load.stored.StoredRun;
import dev.weir.proxy.OriginClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One of the two ways of a calibration: its rounds, put together as if they had followed each other. */
final class CalibrationSide implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final LoadPlan plan;
    private final OriginClient.Settings wire;
    private final Path directory;
    private final PhaseLog log;
    private final Instant startedAt;
    private final LoadResult.Collector collector = new LoadResult.Collector();
    private long nanos;
    private LoadRun.@Nullable End end;

    CalibrationSide(LoadPlan plan, OriginClient.Settings wire, Path directory, Instant startedAt) throws IOException {
        this.plan = plan;
        this.wire = wire;
        this.directory = Files.createDirectories(directory);
        this.startedAt = startedAt;
        this.log = new PhaseLog(directory, startedAt);
    }

    /** {@code counts}: the first round of each way warms up, and is forgotten. */
    void round(boolean counts) throws IOException, GeneralSecurityException, InterruptedException {
        LoadRun run = new LoadRun(plan, wire, Ticker.system(), event -> {}, new LoadRun.Parts(0, PATIENCE));
        long offset = nanos;
        long[] last = {0};
        LoadRun.End over = run.run(second -> {
            last[0] = second.toNanos();
            if (counts) {
                Second moved = moved(second, offset);
                log.add(moved);
                collector.add(moved);
            }
        });
        if (counts) {
            nanos += last[0];
            end = over;
        }
    }

    private static Second moved(Second second, long offset) {
        return new Second(
                second.fromNanos() + offset,
                second.toNanos() + offset,
                second.warmUp(),
                second.tally(),
                second.unmeasured(),
                second.underWay(),
                second.backlog(),
                second.waited(),
                second.mostBehindNanos(),
                second.lag(),
                second.loopBusy(),
                second.processBusy());
    }

    /** Writes its run directory, and reads it back. */
    StoredRun stored(String version, List<String> arguments, String load, Map<String, String> facts)
            throws IOException {
        LoadRun.End last = end;
        if (last == null) {
            throw new IllegalStateException("no round counted");
        }
        log.close();
        Setting setting = new Setting(
                version,
                startedAt,
                arguments,
                plan.targets().text(),
                "open, constant",
                load,
                true,
                nanos,
                0,
                plan.connections(),
                last.loops(),
                last.transport(),
                false,
                facts,
                Machine.facts());
        LoadResult result = collector.result(setting, last, PortRange.ports(), List.of(), LoadResult.Found.NOTHING);
        new RunDirectory(directory).write(result, List.of());
        return StoredRun.read(directory);
    }

    @Override
    public void close() {
        log.close();
    }
}
