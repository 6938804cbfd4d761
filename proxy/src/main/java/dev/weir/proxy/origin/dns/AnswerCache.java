package dev.weir.proxy.origin.dns;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.netty.handler.codec.dns.DnsRecordType;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Answers of servers, each kept as long as its own TTL says; "there is none" too (RFC 2308). Failures to get an answer are not kept:
 * the next exchange tries again. Shared by all event loops.
 */
final class AnswerCache {

    /** What was asked for; the name lower case and without a final dot. */
    record Key(String name, DnsRecordType type) {

        // Spelled out: see docs/notes/026.
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key that && type.equals(that.type) && name.equals(that.name);
        }

        @Override
        public int hashCode() {
            return 31 * name.hashCode() + type.hashCode();
        }
    }

    // About 300 bytes an entry: 3 MB when full. A browser session knows a few hundred names.
    private static final int MAX_ENTRIES = 10_000;

    private final DnsConfig config;
    private final Cache<Key, DnsAnswer> answers;

    AnswerCache(DnsConfig config, Ticker ticker) {
        this.config = config;
        this.answers = Caffeine.newBuilder()
                .maximumSize(MAX_ENTRIES)
                .ticker(ticker)
                // Eviction in the calling thread: it is short, and no thread of the JVM's common pool is needed.
                .executor(Runnable::run)
                .expireAfter(Expiry.<Key, DnsAnswer>writing((key, answer) -> Duration.ofSeconds(answer.ttlSeconds())))
                .build();
    }

    @Nullable
    DnsAnswer find(Key key) {
        return answers.getIfPresent(key);
    }

    /** How long it will still be believed, rounded down; 0 when it is not there. */
    long secondsLeft(Key key) {
        return answers.policy()
                .expireVariably()
                .map(expiry -> expiry.getExpiresAfter(key, TimeUnit.SECONDS))
                .map(left -> left.orElse(0))
                .orElse(0L);
    }

    void keep(Key key, DnsAnswer answer) {
        boolean lasting =
                answer.outcome() != DnsAnswer.Outcome.TIMEOUT && answer.outcome() != DnsAnswer.Outcome.SERVER_ERROR;
        long ttlSeconds = bounded(answer);
        if (lasting && ttlSeconds > 0) {
            answers.put(key, answer.withTtl(ttlSeconds));
        }
    }

    private long bounded(DnsAnswer answer) {
        return answer.found()
                ? Math.min(Math.max(answer.ttlSeconds(), config.minTtlSeconds()), config.maxTtlSeconds())
                : Math.min(answer.ttlSeconds(), config.maxNegativeTtlSeconds());
    }
}
