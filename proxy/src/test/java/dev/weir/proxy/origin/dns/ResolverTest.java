package dev.weir.proxy.origin.dns;

import static dev.weir.proxy.testing.ScriptedReply.address;
import static dev.weir.proxy.testing.ScriptedReply.rcode;
import static dev.weir.proxy.testing.ScriptedReply.reply;
import static io.netty.handler.codec.dns.DnsRecordType.A;
import static io.netty.handler.codec.dns.DnsRecordType.AAAA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.DnsSource;
import dev.weir.events.Event;
import dev.weir.events.ExchangeEvent.DnsEnded;
import dev.weir.events.ExchangeEvent.DnsFailed;
import dev.weir.events.ExchangeEvent.DnsTried;
import dev.weir.events.ExchangeId;
import dev.weir.proxy.exchange.FailureException;
import dev.weir.proxy.http.Authority;
import dev.weir.proxy.origin.dns.literal.IpLiteral;
import dev.weir.proxy.tap.DnsTap;
import dev.weir.proxy.tap.Taps;
import dev.weir.proxy.testing.ScriptedReply;
import io.netty.channel.AddressedEnvelope;
import io.netty.channel.DefaultAddressedEnvelope;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.dns.DefaultDnsResponse;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Time stands still but for {@link #pass}, and a question is answered when the test says so. */
class ResolverTest {

    private static final String HOST = "shop.test";
    private static final InetSocketAddress SERVER = DnsConfig.server("192.0.2.53");

    private final EmbeddedChannel clock = new EmbeddedChannel();
    private final List<Event> events = new ArrayList<>();
    private final ScriptedTransport transport = new ScriptedTransport();
    private final Listener listener = new Listener();
    private final Resolver resolver = new Resolver(
            DnsConfig.system().withServers(List.of(SERVER)).withFiles(Path.of("none"), Path.of("none")),
            this::cacheNanos,
            loop -> transport);
    private long nowMillis;

    @BeforeEach
    void stopTime() {
        clock.freezeTime();
    }

    @Test
    void ipv6IsAskedForFirst() {
        resolve(HOST);
        assertThat(transport.types()).containsExactly(AAAA, A);
    }

    @Test
    void ipv4AnswerWaits50MillisForIpv6() {
        resolve(HOST);
        transport.answer(A, reply(address(HOST, 60, "192.0.2.1")));
        pass(49);
        assertThat(listener.batches).isEmpty();
        pass(1);
        assertThat(listener.batches).containsExactly(ips("192.0.2.1"));
        assertThat(listener.completed).isFalse();
        transport.answer(AAAA, reply(address(HOST, 60, "2001:db8::1")));
        assertThat(listener.batches).containsExactly(ips("192.0.2.1"), ips("2001:db8::1"));
        assertThat(listener.completed).isTrue();
    }

    @Test
    void ipv6WithinItsTimeGoesFirst() {
        resolve(HOST);
        transport.answer(A, reply(address(HOST, 60, "192.0.2.1"), address(HOST, 60, "192.0.2.2")));
        pass(49);
        transport.answer(AAAA, reply(address(HOST, 60, "2001:db8::1"), address(HOST, 60, "2001:db8::2")));
        assertThat(listener.batches).containsExactly(ips("2001:db8::1", "192.0.2.1", "2001:db8::2", "192.0.2.2"));
        pass(100);
        assertThat(listener.batches).hasSize(1);
    }

    @Test
    void noIpv6RecordEndsTheWait() {
        resolve(HOST);
        transport.answer(A, reply(address(HOST, 60, "192.0.2.1")));
        transport.answer(AAAA, reply());
        assertThat(listener.batches).containsExactly(ips("192.0.2.1"));
        assertThat(listener.completed).isTrue();
    }

    @Test
    void expiredFamilyIsAskedForAgainWhileTheOtherIsUsed() {
        resolve(HOST);
        transport.answer(A, reply(address(HOST, 10, "192.0.2.1")));
        transport.answer(AAAA, reply(address(HOST, 60, "2001:db8::1")));
        pass(11_000);
        events.clear();
        resolve(HOST);
        assertThat(transport.types()).containsExactly(A);
        assertThat(((DnsEnded) events.get(events.size() - 1)).source()).isEqualTo(DnsSource.CACHE);
        assertThat(((DnsEnded) events.get(events.size() - 1)).addresses()).isEqualTo(ips("2001:db8::1"));
    }

    @Test
    void placesAreToldInTheOrderInWhichTheyAreLookedInto() {
        resolve(HOST);
        transport.answer(A, reply(address(HOST, 10, "192.0.2.1")));
        transport.answer(AAAA, reply());
        assertThat(tried()).containsExactly("HOSTS_FILE false", "CACHE false");
        events.clear();
        pass(1_000);
        resolve(HOST);
        assertThat(tried()).containsExactly("HOSTS_FILE false", "CACHE false");
        assertThat(events.stream()
                        .filter(DnsTried.class::isInstance)
                        .map(event -> ((DnsTried) event).said())
                        .skip(1))
                .containsExactly("AAAA not there, A there, 9 s left");
    }

    private List<String> tried() {
        return events.stream()
                .filter(DnsTried.class::isInstance)
                .map(DnsTried.class::cast)
                .map(step -> step.source() + " " + step.found())
                .toList();
    }

    @Test
    void silenceIsAskedOnceMore() {
        resolve(HOST);
        transport.fail(A);
        assertThat(transport.types()).containsExactly(AAAA, A);
        transport.fail(A);
        assertThat(transport.types()).containsExactly(AAAA);
        transport.answer(AAAA, reply());
        assertThat(listener.failure.failure().detail()).isEqualTo(HOST + ": no answer in time from 192.0.2.53:53");
    }

    @Test
    void unknownNameTellsMoreThanSilence() {
        resolve(HOST);
        transport.answer(AAAA, rcode(DnsResponseCode.NXDOMAIN));
        transport.fail(A);
        transport.fail(A);
        assertThat(listener.failure.failure().detail()).isEqualTo(HOST + ": rcode=NXDOMAIN from 192.0.2.53:53");
    }

    @Test
    void recordsOfOtherNamesAreNotBelieved() {
        resolve(HOST);
        transport.answer(A, reply(address("evil.test", 60, "192.0.2.66")));
        transport.answer(AAAA, reply());
        assertThat(listener.failure.failure().detail()).contains("no address");
    }

    @Test
    void finalDotAndCaseMakeNoDifference() {
        resolve("Shop.Test.");
        transport.answer(A, reply(address(HOST, 60, "192.0.2.1")));
        transport.answer(AAAA, reply(address(HOST, 60, "2001:db8::1")));
        resolve(HOST);
        assertThat(transport.types()).isEmpty();
    }

    @Test
    void internationalNameTravelsEncoded() {
        resolve("b\u00fccher.test");
        assertThat(transport.open)
                .extracting(question -> question.question.name())
                .containsOnly("xn--bcher-kva.test.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a..b", "zz::1", ".", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.test"})
    void impossibleNameIsNotAskedFor(String name) {
        resolve(name);
        assertThat(transport.open).isEmpty();
        assertThat(listener.failure.failure().detail()).isEqualTo(name + ": not a host name");
        assertThat(events).last().isInstanceOf(DnsFailed.class);
    }

    private void resolve(String host) {
        DnsTap tap = new DnsTap(new Taps(events::add, this::cacheNanos), new ExchangeId(1));
        resolver.resolve(new Authority(host, 443), clock.eventLoop(), tap, listener);
    }

    private void pass(long millis) {
        nowMillis += millis;
        clock.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        clock.runScheduledPendingTasks();
    }

    private long cacheNanos() {
        return TimeUnit.MILLISECONDS.toNanos(nowMillis);
    }

    private static List<InetAddress> ips(String... texts) {
        return Arrays.stream(texts).map(IpLiteral::read).toList();
    }

    private final class ScriptedTransport implements DnsTransport {

        record Open(DnsQuestion question, Promise<AddressedEnvelope<DnsResponse, InetSocketAddress>> promise) {}

        final List<Open> open = new ArrayList<>();

        @Override
        public Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> ask(
                InetSocketAddress server, DnsQuestion question) {
            Open asked = new Open(question, clock.eventLoop().newPromise());
            open.add(asked);
            return asked.promise;
        }

        @Override
        public void close() {}

        List<DnsRecordType> types() {
            return open.stream().map(asked -> asked.question.type()).toList();
        }

        void answer(DnsRecordType type, ScriptedReply reply) {
            Open asked = take(type);
            DefaultDnsResponse response = new DefaultDnsResponse(1);
            reply.fill(response, asked.question, false);
            asked.promise.setSuccess(new DefaultAddressedEnvelope<>(response, SERVER));
        }

        void fail(DnsRecordType type) {
            Open asked = take(type);
            asked.promise.setFailure(new DnsNameResolverTimeoutException(SERVER, asked.question, "late"));
        }

        private Open take(DnsRecordType type) {
            Open first = open.stream()
                    .filter(asked -> asked.question.type().equals(type))
                    .findFirst()
                    .orElseThrow();
            open.remove(first);
            return first;
        }
    }

    private static final class Listener implements AddressListener {
        final List<List<InetAddress>> batches = new ArrayList<>();
        boolean completed;
        FailureException failure;

        @Override
        public void addresses(List<InetAddress> batch) {
            batches.add(batch);
        }

        @Override
        public void completed() {
            completed = true;
        }

        @Override
        public void failed(FailureException cause) {
            failure = cause;
        }
    }
}
