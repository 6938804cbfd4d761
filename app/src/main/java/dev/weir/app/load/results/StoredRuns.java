package dev.weir.app.load.results;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.app.sockets.PortRange;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.Timeline;
import dev.weir.inspector.store.CaptureException;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.load.result.LoadResult.Slow;
import dev.weir.load.result.SummaryJson;
import dev.weir.load.stored.CaptureRun;
import dev.weir.load.stored.StoredRun;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Run directories as arguments name them. */
final class StoredRuns {

    private static final int SLOWEST = 20;
    /** What a Weir beside k6 records into. */
    private static final String CAPTURE = "capture.weir";

    private StoredRuns() {}

    static StoredRun read(Path directory) throws Trouble {
        Path capture = directory.resolve(CAPTURE);
        try {
            if (!Files.exists(directory.resolve(SummaryJson.NAME)) && Files.exists(capture)) {
                // Of a pod whose load k6 made: Weir only recorded.
                String name =
                        String.valueOf(directory.toAbsolutePath().normalize().getFileName());
                return CaptureRun.read(
                        capture,
                        new CaptureRun.Circumstances("k6", "k6", "k6", PortRange.ports(), Map.of("node", name)));
            }
            return StoredRun.read(directory);
        } catch (IOException e) {
            throw new Trouble(
                    ExitCode.INPUT, "There is no result of weir load in " + directory + ": " + e.getMessage(), e);
        }
    }

    private static boolean isOne(Path directory) {
        return Files.exists(directory.resolve(SummaryJson.NAME)) || Files.exists(directory.resolve(CAPTURE));
    }

    /** Of one run, or of a directory that holds directories of several. */
    static List<StoredRun> readAll(Path directory) throws Trouble {
        if (isOne(directory)) {
            return List.of(read(directory));
        }
        List<Path> inside = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory)) {
            for (Path each : found) {
                if (isOne(each)) {
                    inside.add(each);
                }
            }
        } catch (IOException e) {
            throw new Trouble(ExitCode.INPUT, "Cannot read " + directory + ": " + e.getMessage(), e);
        }
        if (inside.isEmpty()) {
            throw new Trouble(
                    ExitCode.INPUT,
                    "Neither " + directory + " nor a directory in it has a " + SummaryJson.NAME + " of weir load");
        }
        inside.sort(Comparator.naturalOrder());
        List<StoredRun> runs = new ArrayList<>();
        for (Path each : inside) {
            runs.add(read(each));
        }
        return runs;
    }

    /** The whole records of the slowest of all, as far as their captures are still there; named as seen from {@code from}. */
    static List<Slow> slowest(List<StoredRun> runs, Path from) {
        List<Slow> all = new ArrayList<>();
        for (StoredRun run : runs) {
            for (StoredRun.Place place : run.slowest()) {
                Path capture = run.directory().resolve(place.capture());
                String name = from.toAbsolutePath()
                        .normalize()
                        .relativize(capture.toAbsolutePath().normalize())
                        .toString();
                record(capture, place.number()).ifPresent(exchange -> all.add(new Slow(exchange, null, name)));
            }
        }
        all.sort(Comparator.comparingLong(
                        (Slow slow) -> Timeline.of(slow.exchange()).nanos())
                .reversed());
        return List.copyOf(all.subList(0, Math.min(SLOWEST, all.size())));
    }

    private static Optional<RecordedExchange> record(Path capture, long number) {
        if (!Files.exists(capture)) {
            return Optional.empty();
        }
        try (CaptureReader reader = CaptureReader.open(capture)) {
            return reader.exchange(number);
        } catch (CaptureException e) {
            return Optional.empty(); // numbers are there without it
        }
    }
}
