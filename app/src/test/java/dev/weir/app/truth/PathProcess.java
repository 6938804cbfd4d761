package dev.weir.app.truth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A command that runs in one end of the path, its output going to two files. The process is the command's keeper: signals and exit
 * code pass through it, its child is the command, and when it is killed the command is killed too.
 */
record PathProcess(Process process, Path out, Path err) {
    /** Waits for the end and returns the exit code; ends the process and fails when that takes too long. */
    int awaitExit(Duration limit) throws IOException, InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            end();
            throw new IOException("still running after " + limit + ": " + output());
        }
        return process.exitValue();
    }

    /** Waits for a truth record; fails with all that was written when the process ends or the time is over before. */
    TruthRecord awaitRecord(Predicate<TruthRecord> wanted, Duration limit) throws IOException {
        try {
            Awaitility.await()
                    .atMost(limit)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> !process.isAlive() || records().stream().anyMatch(wanted));
        } catch (ConditionTimeoutException e) {
            throw new IOException("no such record within " + limit + ": " + output(), e);
        }
        return records().stream()
                .filter(wanted)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("ended without such a record, see " + out + " and " + err));
    }

    List<TruthRecord> records() throws IOException {
        return TruthRecord.readAll(out);
    }

    List<TruthRecord> records(String kind) throws IOException {
        return records().stream().filter(record -> record.kind().equals(kind)).toList();
    }

    String output() throws IOException {
        return Files.readString(out) + Files.readString(err);
    }

    /** The command itself, beneath its keeper. */
    ProcessHandle command() {
        return process.children().findFirst().orElseThrow(() -> new IllegalStateException("it has ended"));
    }

    /** SIGTERM, and SIGKILL when that had no effect within five seconds. */
    void end() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
