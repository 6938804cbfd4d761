package dev.weir.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class LeafCacheTest {

    private Instant now = Instant.parse("2026-11-23T10:00:00Z");
    private final LeafIssuer issuer =
            new LeafIssuer(CertificateAuthority.create("alice@box", List.of(), now), () -> now);
    private final LeafCache cache = new LeafCache(issuer, Runnable::run, 100, () -> now);

    @Test
    void leafIsForgedOnceForAllSpellings() {
        CertificateBundle first = cache.leafFor("Example.com").join();

        assertThat(cache.leafFor("example.COM.").join()).isSameAs(first);
    }

    @Test
    void forgingWaitsForTheExecutor() {
        Queue<Runnable> tasks = new ArrayDeque<>();
        LeafCache waiting = new LeafCache(issuer, tasks::add, 100, () -> now);

        CompletableFuture<CertificateBundle> leaf = waiting.leafFor("example.com");

        assertThat(leaf).isNotDone();
        drain(tasks);
        assertThat(leaf).isCompleted();
    }

    @Test
    void callerThatCancelsLeavesTheOthersAlone() {
        Queue<Runnable> tasks = new ArrayDeque<>();
        LeafCache waiting = new LeafCache(issuer, tasks::add, 100, () -> now);
        CompletableFuture<CertificateBundle> impatient = waiting.leafFor("example.com");
        CompletableFuture<CertificateBundle> patient = waiting.leafFor("example.com");

        assertThat(impatient.cancel(true)).isTrue();
        drain(tasks);

        assertThat(patient).isCompleted();
    }

    @Test
    void leafIsReplacedWellBeforeItExpires() {
        CertificateBundle first = cache.leafFor("example.com").join();

        now = now.plus(Duration.ofDays(14));
        assertThat(cache.leafFor("example.com").join()).isSameAs(first);
        now = now.plus(Duration.ofDays(2));
        CertificateBundle second = cache.leafFor("example.com").join();

        assertThat(second).isNotSameAs(first);
        assertThat(second.leaf().getNotAfter()).isAfter(first.leaf().getNotAfter());
    }

    @Test
    void hostThatNoCertificateCanNameFailsTheFuture() {
        assertThatThrownBy(() -> cache.leafFor("not a host").get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void failureIsNotKept() {
        Instant before = now;
        now = now.plus(Duration.ofDays(10_000));
        assertThatThrownBy(() -> cache.leafFor("example.com").get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IllegalStateException.class);

        now = before;
        assertThat(cache.leafFor("example.com")).isCompleted();
    }

    @Test
    void executorThatIsClosedFailsTheFuture() {
        LeafCache closed = new LeafCache(
                issuer,
                task -> {
                    throw new RejectedExecutionException("closed");
                },
                100,
                () -> now);

        assertThatThrownBy(() -> closed.leafFor("example.com").get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(RejectedExecutionException.class);
    }

    private static void drain(Queue<Runnable> tasks) {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }
}
