package dev.weir.load.stored;

import dev.weir.inspector.model.CaptureInfo;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.Timeline;
import dev.weir.inspector.store.CaptureException;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.ExchangeQuery;
import dev.weir.load.result.Health;
import dev.weir.load.result.LoadResult;
import dev.weir.load.result.Moment;
import dev.weir.load.result.Setting;
import dev.weir.load.tally.ConnectionCounts.Count;
import dev.weir.load.tally.Measure;
import dev.weir.load.tally.RecordTally;
import dev.weir.load.tally.Tally;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** A load that another program made through a recording Weir, told from its capture. */
public final class CaptureRun {

    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final int SLOWEST = 20;

    private final Map<Long, Tally> seconds = new TreeMap<>();
    private final Tally all = new Tally();
    private final PriorityQueue<RecordedExchange> slowest = new PriorityQueue<>(
            Comparator.comparingLong(exchange -> Timeline.of(exchange).nanos()));
    private long from = Long.MAX_VALUE;
    private long to = Long.MIN_VALUE;

    private CaptureRun() {}

    /**
     * What makes such a result comparable.
     *
     * @param engine the program, such as {@code k6}
     * @param load what it was told to do
     * @param ports of this machine
     * @param machine facts of it
     */
    public record Circumstances(String engine, String target, String load, int ports, Map<String, String> machine) {}

    /**
     * Reads a capture.
     *
     * @throws IOException when it cannot be read, or nothing is in it
     */
    public static StoredRun read(Path capture, Circumstances circumstances) throws IOException {
        CaptureRun run = new CaptureRun();
        try (CaptureReader reader = CaptureReader.open(capture)) {
            for (RecordedExchange exchange : reader.exchanges(ExchangeQuery.ALL.in(ExchangeQuery.Order.NUMBER))) {
                run.add(exchange);
            }
            if (run.all.over() == 0) {
                throw new IOException("no request is in " + capture);
            }
            for (RecordedConnection connection : reader.connections()) {
                run.add(connection);
            }
            return run.stored(capture, reader.info(), circumstances);
        } catch (CaptureException e) {
            throw new IOException(String.valueOf(e.getMessage()), e);
        }
    }

    private void add(RecordedExchange exchange) {
        from = Math.min(from, exchange.startedAtNanos());
        to = Math.max(to, exchange.endedAtNanos());
        RecordTally.add(all, exchange);
        RecordTally.add(second(exchange.endedAtNanos()), exchange);
        slowest.add(exchange.withoutBodies());
        if (slowest.size() > SLOWEST) {
            slowest.remove();
        }
    }

    private void add(RecordedConnection connection) {
        RecordTally.add(all, connection);
        CloseStory close = connection.close();
        long closed = close == null ? to : close.closedAtNanos();
        RecordTally.add(second(Math.min(to, Math.max(from, closed))), connection);
    }

    private Tally second(long nanos) {
        return seconds.computeIfAbsent(Math.max(0, (nanos - from) / SECOND_NANOS), key -> new Tally());
    }

    private StoredRun stored(Path capture, CaptureInfo info, Circumstances circumstances) {
        Instant startedAt = info.anchor().wallAt(from);
        String name = String.valueOf(capture.getFileName());
        List<RecordedExchange> records = new ArrayList<>(slowest);
        records.sort(Comparator.comparingLong(
                        (RecordedExchange exchange) -> Timeline.of(exchange).nanos())
                .reversed());
        LoadResult result = new LoadResult(
                setting(info, startedAt, circumstances),
                all,
                seconds.entrySet().stream()
                        .map(second -> moment(second.getKey(), second.getValue()))
                        .toList(),
                new Health(0, 0, 0, 0, 0, 0, List.of()),
                circumstances.ports(),
                List.of(),
                records.stream()
                        .map(exchange -> new LoadResult.Slow(exchange, null, name))
                        .toList(),
                LoadResult.Found.NOTHING,
                List.of());
        return new StoredRun(
                Objects.requireNonNull(capture.toAbsolutePath().getParent(), "a file is in a directory"),
                result,
                intervals(startedAt.toEpochMilli()),
                records.stream()
                        .map(exchange -> new StoredRun.Place(name, exchange.number()))
                        .toList(),
                List.of());
    }

    private Setting setting(CaptureInfo info, Instant startedAt, Circumstances circumstances) {
        return new Setting(
                info.weirVersion(),
                startedAt,
                info.command(),
                circumstances.target(),
                circumstances.engine(),
                circumstances.load(),
                false,
                Math.max(1, to - from),
                0,
                0,
                0,
                info.transport(),
                false,
                Map.of("engine", circumstances.engine()),
                circumstances.machine());
    }

    private List<Interval> intervals(long startMillis) {
        List<Interval> intervals = new ArrayList<>();
        seconds.forEach((second, tally) -> {
            Map<Measure, Histogram> histograms = new EnumMap<>(Measure.class);
            for (Measure measure : Measure.values()) {
                if (tally.histogram(measure).getTotalCount() > 0) {
                    histograms.put(measure, tally.histogram(measure));
                }
            }
            intervals.add(new Interval(startMillis + second * 1000, startMillis + (second + 1) * 1000, histograms));
        });
        return intervals;
    }

    private static Moment moment(long second, Tally tally) {
        Histogram total = tally.histogram(Measure.TOTAL);
        return new Moment(
                second * SECOND_NANOS,
                (second + 1) * SECOND_NANOS,
                tally.over(),
                tally.failed(),
                total.getValueAtPercentile(50),
                total.getValueAtPercentile(99),
                total.getMaxValue(),
                tally.connections().get(Count.OPENED),
                tally.connections().get(Count.FIRST_ORIGIN),
                tally.connections().get(Count.FIRST_LOAD),
                tally.connections().get(Count.TIME_WAIT_LOAD),
                0,
                0,
                0,
                0,
                Moment.heat(total));
    }
}
