package dev.weir.proxy.origin.dns;

import dev.weir.events.DnsSource;
import dev.weir.proxy.exchange.FailureException;
import dev.weir.proxy.tap.DnsTap;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One exchange asking for both address families of a name, with the timing of RFC 8305, section 3: IPv6 addresses are used at once,
 * IPv4 addresses wait a little for them, and what comes later is passed on when it comes.
 */
final class Resolution {

    private final String name;
    private final LoopResolver resolver;
    private final DnsTap tap;
    private final AddressListener listener;
    private final Family v6;
    private final Family v4;
    private @Nullable Future<?> delay;
    private boolean settled;

    Resolution(String name, LoopResolver resolver, DnsTap tap, AddressListener listener) {
        this.name = name;
        this.v6 = new Family(name, DnsRecordType.AAAA);
        this.v4 = new Family(name, DnsRecordType.A);
        this.resolver = resolver;
        this.tap = tap;
        this.listener = listener;
    }

    void start() {
        long since = tap.looking();
        v6.answer = resolver.cached(v6.key);
        v4.answer = resolver.cached(v4.key);
        boolean known = v6.answer != null && v4.answer != null;
        tap.tried(DnsSource.CACHE, since, known, "AAAA " + kept(v6) + ", A " + kept(v4));
        // AAAA first on the wire (RFC 8305, section 3), so that its answer has a chance to be the first.
        List<Family> unknown =
                Stream.of(v6, v4).filter(family -> family.answer == null).toList();
        for (Family family : unknown) {
            family.asked = true;
            resolver.ask(family.key, tap, answer -> onAnswer(family, answer));
        }
        if (unknown.size() < 2) {
            proceed();
        }
    }

    private String kept(Family family) {
        DnsAnswer answer = family.answer;
        return answer == null
                ? "not there"
                : (answer.found() ? "there" : answer.detail()) + ", " + resolver.secondsLeft(family.key) + " s left";
    }

    private void onAnswer(Family family, DnsAnswer answer) {
        family.answer = answer;
        if (!settled) {
            proceed();
            return;
        }
        if (answer.found()) {
            listener.addresses(answer.addresses());
        }
        listener.completed();
    }

    private void proceed() {
        if (settled) {
            return;
        }
        if (v6.found() || (v6.answer != null && v4.answer != null)) {
            settle();
        } else if (v4.found() && delay == null) {
            delay = resolver.loop().schedule(this::settle, resolver.resolutionDelayMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void settle() {
        if (settled) {
            return;
        }
        settled = true;
        if (delay != null) {
            delay.cancel(false);
        }
        List<InetAddress> known = new ArrayList<>(v6.addresses());
        known.addAll(v4.addresses());
        if (known.isEmpty()) {
            fail();
            return;
        }
        boolean complete = v6.answer != null && v4.answer != null;
        boolean fromServer = (v6.found() && v6.asked) || (v4.found() && v4.asked);
        List<InetAddress> ordered = AddressQueue.inOrder(known);
        tap.ended(fromServer ? DnsSource.RESOLVER : DnsSource.CACHE, ordered);
        listener.addresses(ordered);
        if (complete) {
            listener.completed();
        }
    }

    private void fail() {
        DnsAnswer telling = Objects.requireNonNull(v4.answer).moreTelling(Objects.requireNonNull(v6.answer));
        FailureException failure = telling.toFailure(v6.asked || v4.asked ? name : name + " (as kept from before)");
        tap.failed(failure.failure());
        listener.failed(failure);
    }

    private static final class Family {
        final AnswerCache.Key key;
        /** A server was asked; otherwise the answer is from the cache. */
        boolean asked;

        @Nullable
        DnsAnswer answer;

        Family(String name, DnsRecordType type) {
            this.key = new AnswerCache.Key(name, type);
        }

        boolean found() {
            return answer != null && answer.found();
        }

        List<InetAddress> addresses() {
            return answer == null ? List.of() : answer.addresses();
        }
    }
}
