package dev.weir.proxy.origin.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.proxy.origin.dns.DnsAnswer.Outcome;
import dev.weir.proxy.origin.dns.literal.IpLiteral;
import io.netty.handler.codec.dns.DnsRecordType;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AnswerCacheTest {

    private static final AnswerCache.Key KEY = new AnswerCache.Key("shop.test", DnsRecordType.A);

    private long nowNanos;

    @Test
    void answerLivesAsLongAsItsTtl() {
        AnswerCache cache = cache(0, 86_400, 300);
        cache.keep(KEY, found(60));
        advanceSeconds(59);
        assertThat(cache.find(KEY)).isNotNull();
        advanceSeconds(2);
        assertThat(cache.find(KEY)).isNull();
    }

    @Test
    void familiesAreKeptApart() {
        AnswerCache cache = cache(0, 86_400, 300);
        cache.keep(KEY, found(60));
        assertThat(cache.find(new AnswerCache.Key("shop.test", DnsRecordType.AAAA)))
                .isNull();
    }

    @Test
    void ttlOfZeroIsNotKept() {
        AnswerCache cache = cache(0, 86_400, 300);
        cache.keep(KEY, found(0));
        assertThat(cache.find(KEY)).isNull();
    }

    @Test
    void boundsMoveTheTtl() {
        AnswerCache cache = cache(10, 100, 300);
        cache.keep(KEY, found(0));
        advanceSeconds(9);
        assertThat(cache.find(KEY)).isNotNull();
        cache.keep(KEY, found(1_000_000));
        advanceSeconds(101);
        assertThat(cache.find(KEY)).isNull();
    }

    @Test
    void negativeAnswerIsKeptUpToItsCap() {
        AnswerCache cache = cache(0, 86_400, 300);
        cache.keep(KEY, DnsAnswer.none(Outcome.NO_SUCH_NAME, "rcode=NXDOMAIN", 3_600));
        advanceSeconds(299);
        assertThat(cache.find(KEY)).isNotNull();
        advanceSeconds(2);
        assertThat(cache.find(KEY)).isNull();
    }

    @Test
    void failureToGetAnAnswerIsNotKept() {
        AnswerCache cache = cache(10, 86_400, 300);
        cache.keep(KEY, DnsAnswer.none(Outcome.TIMEOUT, "no answer", 60));
        cache.keep(KEY, DnsAnswer.none(Outcome.SERVER_ERROR, "rcode=SERVFAIL", 60));
        assertThat(cache.find(KEY)).isNull();
    }

    private AnswerCache cache(long minSeconds, long maxSeconds, long maxNegativeSeconds) {
        return new AnswerCache(
                DnsConfig.system().withTtlBounds(minSeconds, maxSeconds, maxNegativeSeconds), () -> nowNanos);
    }

    private void advanceSeconds(long seconds) {
        nowNanos += TimeUnit.SECONDS.toNanos(seconds);
    }

    private static DnsAnswer found(long ttlSeconds) {
        return DnsAnswer.of(List.of(IpLiteral.read("192.0.2.1")), ttlSeconds);
    }
}
