package dev.weir.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.cert.CertificateParsingException;
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

    @Test
    void namesShareALeafOnceTheOriginsCertificateCoversThemByAWildcard() throws Exception {
        CertificateBundle own = cache.leafFor("first.shop.example").join();
        cache.shareAround("first.shop.example");

        CertificateBundle shared = cache.leafCovering("second.shop.example").join();

        assertThat(names(shared)).containsExactly("*.shop.example");
        assertThat(cache.leafCovering("third.shop.example").join()).isSameAs(shared);
        assertThat(cache.leafCovering("first.shop.example").join())
                .as("keeps its own")
                .isSameAs(own);
        assertThat(names(cache.leafFor("fourth.shop.example").join())).containsExactly("fourth.shop.example");
        for (String outside : List.of("shop.example", "a.b.shop.example", "a_b.shop.example", "other.example")) {
            assertThat(names(cache.leafCovering(outside).join())).containsExactly(outside);
        }
    }

    @Test
    void noLeafIsForAWholeTopLevelDomain() throws Exception {
        cache.shareAround("one.example");
        cache.shareAround("127.0.0.1");
        cache.shareAround("not a host");

        assertThat(names(cache.leafCovering("other.example").join())).containsExactly("other.example");
        assertThatThrownBy(() -> cache.leafCovering("*.shop.example").get())
                .hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void confinedAuthoritySharesOnlyWhatItIsTrustedFor() throws Exception {
        CertificateAuthority confined = CertificateAuthority.create("alice@box", List.of("www.shop.example"), now);
        LeafCache leaves = new LeafCache(new LeafIssuer(confined, () -> now), Runnable::run, 100, () -> now);

        leaves.shareAround("www.shop.example");
        leaves.shareAround("a.www.shop.example");

        assertThat(names(leaves.leafCovering("www.shop.example").join())).containsExactly("www.shop.example");
        assertThat(names(leaves.leafCovering("b.www.shop.example").join())).containsExactly("*.www.shop.example");
    }

    private static List<String> names(CertificateBundle bundle) throws CertificateParsingException {
        return bundle.leaf().getSubjectAlternativeNames().stream()
                .map(name -> (String) name.get(1))
                .toList();
    }

    private static void drain(Queue<Runnable> tasks) {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }
}
