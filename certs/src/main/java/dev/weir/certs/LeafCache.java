package dev.weir.certs;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.weir.certs.name.HostName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The leaves forged so far. Ask before the handshake: forging happens on the executor, once for any number of concurrent callers. Names that one
 * wildcard of an origin's certificate covers share a leaf of the same wildcard, once that is known: a new name costs no new leaf then.
 */
public final class LeafCache {

    /** A leaf with its chain weighs about 3 KiB, so a full cache about 30 MiB. */
    public static final int DEFAULT_LIMIT = 10_000;

    private final LeafIssuer issuer;
    private final Executor executor;

    /** By {@link HostName#text}. */
    private final AsyncCache<String, CertificateBundle> leaves;

    /** By the same. */
    private final Cache<String, HostName> wildcards;

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
                        Expiry.creating((String name, CertificateBundle bundle) -> usefulLife(bundle, clock.instant())))
                .buildAsync();
        this.wildcards =
                Caffeine.newBuilder().maximumSize(limit).executor(Runnable::run).build();
    }

    /**
     * The leaf for {@code host} alone, forged when there is none: the same bundle until it is evicted or half of its life is over.
     *
     * @return fails with IllegalArgumentException when no certificate could name {@code host}, with IllegalStateException when the CA
     *     has expired, with RejectedExecutionException when the executor takes no more work; failures are not kept
     */
    public CompletableFuture<CertificateBundle> leafFor(String host) {
        return leaf(host, false);
    }

    /**
     * A leaf that covers {@code host}: that of its wildcard, where {@link #shareAround} has allowed it and {@code host} has none of its own. Who
     * has one keeps it, and with it what clients remember of its server. Fails as {@link #leafFor} does.
     */
    public CompletableFuture<CertificateBundle> leafCovering(String host) {
        return leaf(host, true);
    }

    private CompletableFuture<CertificateBundle> leaf(String host, boolean mayBeShared) {
        try {
            HostName own = HostName.of(host);
            HostName name = mayBeShared ? shared(own) : own;
            // A copy: one caller that cancels must not fail the others that wait for the same leaf.
            return leaves.get(
                            name.text(),
                            (key, unused) -> CompletableFuture.supplyAsync(() -> issuer.issue(name), executor))
                    .copy();
        } catch (IllegalArgumentException | RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * The origin's certificate covers {@code host} by a wildcard: names beside it, which the wildcard covers too, may share a leaf from now on. It
     * has to be the origin's, not one that a client asks for: whoever asks for {@code *.com} must not get a leaf that is good for all of it.
     */
    public void shareAround(String host) {
        try {
            HostName wildcard = HostName.of(host).wildcard();
            if (wildcard != null && issuer.authority().permits(wildcard)) {
                wildcards.put(wildcard.text(), wildcard);
            }
        } catch (IllegalArgumentException e) {
            // No certificate of ours can name it, whatever the origin's says: it has no leaf to share.
            return;
        }
    }

    private HostName shared(HostName own) {
        if (leaves.getIfPresent(own.text()) != null) {
            return own;
        }
        HostName wildcard = own.wildcard();
        HostName known = wildcard == null ? null : wildcards.getIfPresent(wildcard.text());
        return known == null ? own : known;
    }

    /** Half of what is left, so no client ever sees a leaf that is about to expire. */
    private static Duration usefulLife(CertificateBundle bundle, Instant now) {
        return Duration.between(now, bundle.leaf().getNotAfter().toInstant()).dividedBy(2);
    }
}
