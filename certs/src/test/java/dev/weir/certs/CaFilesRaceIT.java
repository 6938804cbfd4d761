package dev.weir.certs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** First starts, rotations and loads at the same moment. */
class CaFilesRaceIT {

    @TempDir
    Path temporary;

    @Test
    void processesThatStartTogetherGetOneCa() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            processes.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            FirstRun.class.getName(),
                            temporary.resolve("ca").toString())
                    .redirectErrorStream(true)
                    .start());
        }
        Set<String> outputs = new HashSet<>();
        for (Process process : processes) {
            outputs.add(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            assertThat(process.waitFor()).as("exit code; output: %s", outputs).isZero();
        }

        assertThat(outputs)
                .containsExactly("serial " + files().load().certificate().getSerialNumber());
    }

    @RepeatedTest(5)
    void threadsThatStartTogetherGetOneCa() throws Exception {
        assertThat(new HashSet<>(together(8, () -> serial(files().loadOrCreate()))))
                .containsExactly(serial(files().load()));
    }

    @RepeatedTest(20)
    void rotationsAndLoadsTogetherLeaveAMatchingPair() throws Exception {
        files().loadOrCreate();
        Callable<String> rotate = () -> serial(files().rotate());
        Callable<String> load = () -> serial(files().load());

        List<String> serials = together(List.of(rotate, load, load, rotate, load, rotate, load, load));

        assertThat(serials).contains(serial(files().load()));
    }

    private CaFiles files() {
        return new CaFiles(temporary.resolve("ca"), "alice@box", InstantSource.system());
    }

    private static String serial(CertificateAuthority authority) {
        return authority.certificate().getSerialNumber().toString();
    }

    private static List<String> together(int threads, Callable<String> task) throws Exception {
        return together(Collections.nCopies(threads, task));
    }

    private static List<String> together(List<Callable<String>> tasks) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(tasks.size());
        CyclicBarrier start = new CyclicBarrier(tasks.size());
        try {
            List<Future<String>> running = new ArrayList<>();
            for (Callable<String> task : tasks) {
                running.add(pool.submit(() -> {
                    start.await();
                    return task.call();
                }));
            }
            List<String> results = new ArrayList<>();
            for (Future<String> result : running) {
                results.add(result.get());
            }
            return results;
        } finally {
            pool.shutdown();
        }
    }

    /** The program of the other processes. */
    static final class FirstRun {

        private FirstRun() {}

        public static void main(String[] arguments) throws Exception {
            CaFiles files = new CaFiles(Path.of(arguments[0]), "alice@box", InstantSource.system());
            System.out.print("serial " + files.loadOrCreate().certificate().getSerialNumber());
        }
    }
}
