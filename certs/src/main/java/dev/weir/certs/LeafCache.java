package dev.weir.certs;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.weir.certs.name.HostName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** The leaves forged so far. Ask before the handshake: forging happens on the executor, once for any number of concurrent callers. */
public final class LeafCache {

    /** A leaf with its chain weighs about 3 KiB, so a full cache about 30 MiB. */
    public static final int DEFAULT_LIMIT = 10_000;

    private final LeafIssuer issuer;
    private final Executor executor;
    private final AsyncCache<String, CertificateBundle> leaves;

    /**
     * @param executor must not be an event loop
     * @param limit how many leaves are kept
     */
    public LeafCache(LeafIssuer issuer, Executor executor, int limit, InstantSource clock) {
        this.issuer = issuer;
        this.executor = executor;
        this.leaves = Caffeine.newBuilder()
                .maximumSize(limit)
                // What is evicted is so by who puts a leaf in: it is short, and a thread would have to be woken for it.
                .executor(Runnable::run)
                // Wall clock: leaves age while a laptop sleeps, the monotonic clock does not.
                .ticker(() -> Duration.between(Instant.EPOCH, clock.instant()).toNanos())
                .expireAfter(
                        Expiry.creating((String host, CertificateBundle bundle) -> usefulLife(bundle, clock.instant())))
                .buildAsync();
    }

    /**
     * The leaf for {@code host}, forged when there is none: the same bundle until it is evicted or half of its life is over.
     *
     * @return fails with IllegalArgumentException when no certificate could name {@code host}, with IllegalStateException when the CA
     *     has expired, with RejectedExecutionException when the executor takes no more work; failures are not kept
     */
    public CompletableFuture<CertificateBundle> leafFor(String host) {
        try {
            String name = HostName.of(host).text();
            // A copy: one caller that cancels must not fail the others that wait for the same leaf.
            return leaves.get(name, (key, unused) -> CompletableFuture.supplyAsync(() -> issuer.issue(key), executor))
                    .copy();
        } catch (IllegalArgumentException | RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Half of what is left, so no client ever sees a leaf that is about to expire. */
    private static Duration usefulLife(CertificateBundle bundle, Instant now) {
        return Duration.between(now, bundle.leaf().getNotAfter().toInstant()).dividedBy(2);
    }
}
