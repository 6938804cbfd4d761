package dev.weir.proxy.origin.dns;

import static dev.weir.proxy.testing.ScriptedReply.address;
import static dev.weir.proxy.testing.ScriptedReply.cname;
import static dev.weir.proxy.testing.ScriptedReply.rcode;
import static dev.weir.proxy.testing.ScriptedReply.reply;
import static dev.weir.proxy.testing.ScriptedReply.silence;
import static io.netty.handler.codec.dns.DnsRecordType.A;
import static io.netty.handler.codec.dns.DnsRecordType.AAAA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.weir.events.DnsQuery;
import dev.weir.events.DnsRecord;
import dev.weir.events.DnsSource;
import dev.weir.events.Event;
import dev.weir.events.ExchangeEvent.DnsEnded;
import dev.weir.events.ExchangeEvent.DnsQueried;
import dev.weir.events.ExchangeEvent.DnsStarted;
import dev.weir.events.ExchangeEvent.DnsTried;
import dev.weir.events.ExchangeId;
import dev.weir.events.FailureKind;
import dev.weir.events.Ticker;
import dev.weir.proxy.exchange.FailureException;
import dev.weir.proxy.http.Authority;
import dev.weir.proxy.origin.dns.literal.IpLiteral;
import dev.weir.proxy.tap.DnsTap;
import dev.weir.proxy.tap.Taps;
import dev.weir.proxy.testing.ScriptedDns;
import dev.weir.proxy.tls.OriginTrust;
import dev.weir.proxy.tls.ResolverTls;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DnsResponseCode;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolverIT {

    private static final String HOST = "shop.test";
    private static final String V4 = "192.0.2.1";
    private static final String V6 = "2001:db8::1";

    @TempDir
    Path files;

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ScriptedDns dns = ScriptedDns.start();
    private final ScriptedDns second = ScriptedDns.start();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final Taps taps = new Taps(events::add, Ticker.system());
    private final List<Resolver> resolvers = new ArrayList<>();
    private final ResolverTls tls = new ResolverTls(() -> OriginTrust.load(List.of(), List.of()));
    private long exchanges;

    ResolverIT() throws IOException, GeneralSecurityException {}

    @AfterEach
    void stop() {
        resolvers.forEach(Resolver::close);
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        dns.close();
        second.close();
    }

    @Test
    void bothFamiliesAreRecordedWithServerTimesRcodeAndTtl() {
        dns.on(HOST, AAAA, reply(address(HOST, 30, V6)))
                .on(HOST, A, reply(address(HOST, 60, V4)).held());
        Listener listener = new Listener();
        Resolver resolver = resolver(config());
        resolve(resolver, listener);
        await().until(() -> !listener.batches.isEmpty() && dns.asked().size() == 2);
        dns.release();
        listener.awaitEnd();

        assertThat(listener.batches).containsExactly(addresses(V6), addresses(V4));
        assertThat(types()).containsExactly("DnsStarted", "DnsQueried", "DnsEnded", "DnsQueried");
        DnsQuery first = queries().get(0);
        assertThat(first.type()).isEqualTo("AAAA");
        assertThat(first.name()).isEqualTo(HOST);
        assertThat(first.server()).isEqualTo(dns.address());
        assertThat(first.transport()).isEqualTo("udp");
        assertThat(first.rcode()).isEqualTo("NOERROR");
        assertThat(first.answers()).containsExactly(new DnsRecord(HOST, "AAAA", 30, V6));
        assertThat(first.failure()).isNull();
        assertThat(first.startedAtNanos()).isBetween(started().atNanos(), first.endedAtNanos() - 1);
        assertThat(queries().get(1).answers()).containsExactly(new DnsRecord(HOST, "A", 60, V4));
        assertThat(ended().source()).isEqualTo(DnsSource.RESOLVER);
        assertThat(ended().addresses()).isEqualTo(addresses(V6));
    }

    @Test
    void slowIpv6AnswerIsNotWaitedForButStillRecorded() {
        dns.on(HOST, AAAA, reply(address(HOST, 30, V6)).held()).on(HOST, A, reply(address(HOST, 60, V4)));
        Listener listener = new Listener();
        resolve(resolver(config()), listener);
        await().until(() -> !listener.batches.isEmpty());

        assertThat(listener.completed).isFalse();
        assertThat(ended().addresses()).isEqualTo(addresses(V4));
        assertThat(ended().atNanos() - queries().get(0).endedAtNanos())
                .isGreaterThan(TimeUnit.MILLISECONDS.toNanos(45));
        dns.release();
        listener.awaitEnd();
        assertThat(listener.batches).containsExactly(addresses(V4), addresses(V6));
        assertThat(queries().get(1).type()).isEqualTo("AAAA");
        assertThat(queries().get(1).rcode()).isEqualTo("NOERROR");
        assertThat(types()).containsExactly("DnsStarted", "DnsQueried", "DnsEnded", "DnsQueried");
    }

    @Test
    void cnameChainIsFollowedAndRecordedWhole() {
        dns.on(HOST, AAAA, reply(cname(HOST, 300, "cdn.test")).withSoa("test", 60, 60))
                .on(
                        HOST,
                        A,
                        reply(
                                cname(HOST, 300, "cdn.test"),
                                cname("cdn.test", 20, "edge.test"),
                                address("edge.test", 60, V4)));
        Listener listener = resolved(resolver(config()));

        assertThat(listener.batches).containsExactly(addresses(V4));
        assertThat(query("A").answers())
                .containsExactly(
                        new DnsRecord(HOST, "CNAME", 300, "cdn.test"),
                        new DnsRecord("cdn.test", "CNAME", 20, "edge.test"),
                        new DnsRecord("edge.test", "A", 60, V4));
        assertThat(dns.asked()).hasSize(2);
    }

    @Test
    void cnameWithoutItsEndIsAskedForAgain() {
        dns.on(HOST, A, reply(cname(HOST, 300, "edge.test"))).on("edge.test", A, reply(address("edge.test", 60, V4)));
        Listener listener = resolved(resolver(config()));

        assertThat(listener.batches).containsExactly(addresses(V4));
        assertThat(queries()).extracting(DnsQuery::name).containsExactlyInAnyOrder(HOST, HOST, "edge.test");
    }

    @Test
    void endlessCnamesAreGivenUp() {
        dns.on(HOST, A, reply(cname(HOST, 300, "loop.test"))).on("loop.test", A, reply(cname("loop.test", 300, HOST)));
        dns.on(HOST, AAAA, reply().withSoa("test", 60, 60));
        Listener listener = resolved(resolver(config()));

        assertThat(listener.failure.failure().detail()).contains("more than 16 CNAME steps");
        assertThat(listener.failure.failure().kind()).isEqualTo(FailureKind.DNS_ERROR);
    }

    @Test
    void truncatedAnswerIsFetchedOverTcp() {
        dns.on(HOST, A, reply(address(HOST, 60, V4)).truncated());
        Listener listener = resolved(resolver(config()));

        assertThat(listener.batches).containsExactly(addresses(V4));
        assertThat(query("A").transport()).isEqualTo("tcp");
        assertThat(query("AAAA").transport()).isEqualTo("udp");
        assertThat(dns.asked()).contains(new ScriptedDns.Asked(HOST, A, "tcp"));
    }

    @Test
    void unknownNameFailsWithItsRcodeAndIsRemembered() {
        dns.on(HOST, A, rcode(DnsResponseCode.NXDOMAIN).withSoa("test", 60, 60))
                .on(HOST, AAAA, rcode(DnsResponseCode.NXDOMAIN).withSoa("test", 60, 60));
        Resolver resolver = resolver(config());
        FailureException fresh = resolved(resolver).failure;

        assertThat(fresh.failure().kind()).isEqualTo(FailureKind.DNS_ERROR);
        assertThat(fresh.failure().detail()).contains(HOST).contains("rcode=NXDOMAIN");
        assertThat(queries()).extracting(DnsQuery::rcode).containsExactly("NXDOMAIN", "NXDOMAIN");
        events.clear();
        assertThat(resolved(resolver).failure.failure().detail()).contains("rcode=NXDOMAIN");
        assertThat(types()).containsExactly("DnsStarted", "DnsFailed");
        assertThat(dns.asked()).hasSize(2);
    }

    @Test
    void silentServerIsFollowedByTheNextOne() {
        dns.on(HOST, A, silence()).on(HOST, AAAA, silence());
        second.on(HOST, A, reply(address(HOST, 60, V4))).on(HOST, AAAA, reply().withSoa("test", 60, 60));
        Listener listener = resolved(resolver(
                config().withServers(List.of(dns.address(), second.address())).withTimeouts(500, 5_000, 50)));

        assertThat(listener.batches).containsExactly(addresses(V4));
        assertThat(queries())
                .filteredOn(query -> query.type().equals("A"))
                .extracting(DnsQuery::server, DnsQuery::rcode, DnsQuery::failure)
                .containsExactly(
                        tuple(dns.address(), null, "no answer in time"), tuple(second.address(), "NOERROR", null));
    }

    @Test
    void failingServerIsFollowedByTheNextOne() {
        dns.on(HOST, A, rcode(DnsResponseCode.SERVFAIL)).on(HOST, AAAA, rcode(DnsResponseCode.REFUSED));
        second.on(HOST, A, reply(address(HOST, 60, V4)));
        Listener listener = resolved(resolver(config().withServers(List.of(dns.address(), second.address()))));

        assertThat(listener.batches).containsExactly(addresses(V4));
        assertThat(queries()).extracting(DnsQuery::rcode).contains("SERVFAIL", "REFUSED", "NOERROR");
    }

    @Test
    void noServerThatAnswersIsATimeout() {
        dns.on(HOST, A, silence()).on(HOST, AAAA, silence());
        Listener listener = resolved(resolver(config().withTimeouts(100, 5_000, 50)));

        assertThat(listener.failure.failure().kind()).isEqualTo(FailureKind.DNS_TIMEOUT);
        // Each question is put once more, as one lost datagram is common.
        assertThat(dns.asked()).hasSize(4);
        assertThat(types()).endsWith("DnsFailed");
    }

    @Test
    void allQuestionsTogetherAreBounded() {
        dns.on(HOST, A, silence()).on(HOST, AAAA, silence());
        Listener listener = resolved(resolver(config().withTimeouts(60_000, 100, 50)));

        assertThat(listener.failure.failure().kind()).isEqualTo(FailureKind.DNS_TIMEOUT);
        assertThat(queries()).extracting(DnsQuery::failure).containsOnly("no answer within 100 ms in all");
    }

    @Test
    void noRecordOfEitherFamilyIsAnError() {
        dns.on(HOST, A, reply().withSoa("test", 60, 60)).on(HOST, AAAA, reply().withSoa("test", 60, 60));
        Listener listener = resolved(resolver(config()));

        assertThat(listener.failure.failure().kind()).isEqualTo(FailureKind.DNS_ERROR);
        assertThat(listener.failure.failure().detail()).contains("no address");
    }

    @Test
    void secondExchangeIsAnsweredByTheCache() {
        dns.on(HOST, A, reply(address(HOST, 60, V4)))
                .on(HOST, AAAA, reply(address(HOST, 60, V6)).held());
        Resolver resolver = resolver(config());
        Listener first = new Listener();
        resolve(resolver, first);
        await().until(() -> !first.batches.isEmpty());
        dns.release();
        first.awaitEnd();
        events.clear();
        Listener listener = resolved(resolver);
        assertThat(listener.batches).containsExactly(addresses(V6, V4));
        assertThat(types()).containsExactly("DnsStarted", "DnsEnded");
        assertThat(ended().source()).isEqualTo(DnsSource.CACHE);
        assertThat(dns.asked()).hasSize(2);
    }

    @Test
    void exchangesThatAskTheSameAtOnceShareOneQuestion() {
        dns.on(HOST, A, reply(address(HOST, 60, V4)).held())
                .on(HOST, AAAA, reply().withSoa("test", 60, 60).held());
        Resolver resolver = resolver(config());
        Listener one = new Listener();
        Listener two = new Listener();
        resolve(resolver, one);
        resolve(resolver, two);
        await().until(() -> events.stream().filter(DnsStarted.class::isInstance).count() == 2
                && dns.asked().size() == 2);
        dns.release();
        one.awaitEnd();
        two.awaitEnd();

        assertThat(dns.asked()).hasSize(2);
        assertThat(one.batches).isEqualTo(two.batches).containsExactly(addresses(V4));
        assertThat(queries()).hasSize(4);
        assertThat(queries())
                .filteredOn(query -> query.type().equals("A"))
                .extracting(DnsQuery::startedAtNanos)
                .allMatch(start -> start == query("A").startedAtNanos());
    }

    @Test
    void duplicateAnswerIsRecordedOnce() {
        dns.on(HOST, A, reply(address(HOST, 60, V4)).twice())
                .on(HOST, AAAA, reply(address(HOST, 60, V6)).twice());
        resolved(resolver(config()));

        assertThat(queries()).extracting(DnsQuery::type).containsExactlyInAnyOrder("A", "AAAA");
    }

    @Test
    void endOfTheExchangeClosesItsQuestions() {
        dns.on(HOST, A, reply(address(HOST, 60, V4)))
                .on(HOST, AAAA, reply(address(HOST, 60, V6)).held());
        Listener listener = new Listener();
        DnsTap tap = resolve(resolver(config()), listener);
        await().until(() -> !listener.batches.isEmpty());
        group.submit(tap::close).syncUninterruptibly();
        int before = events.size();
        dns.release();
        listener.awaitEnd();

        assertThat(queries().get(1).failure()).isEqualTo("the exchange ended before an answer came");
        assertThat(events).hasSize(before);
    }

    private DnsConfig config() {
        return DnsConfig.system()
                .withServers(List.of(dns.address()))
                .withFiles(files.resolve("hosts"), files.resolve("resolv.conf"));
    }

    private Resolver resolver(DnsConfig config) {
        Resolver resolver = Resolver.of(config, NioDatagramChannel.class, NioSocketChannel::new, tls);
        resolvers.add(resolver);
        return resolver;
    }

    private Listener resolved(Resolver resolver) {
        Listener listener = new Listener();
        resolve(resolver, listener);
        listener.awaitEnd();
        return listener;
    }

    private DnsTap resolve(Resolver resolver, Listener listener) {
        DnsTap tap = new DnsTap(taps, new ExchangeId(++exchanges));
        resolver.resolve(new Authority(HOST, 443), group.next(), tap, listener);
        return tap;
    }

    private List<String> types() {
        return events.stream()
                .filter(event -> !(event instanceof DnsTried))
                .map(event -> event.getClass().getSimpleName())
                .toList();
    }

    private List<DnsQuery> queries() {
        return events.stream()
                .filter(DnsQueried.class::isInstance)
                .map(event -> ((DnsQueried) event).query())
                .toList();
    }

    private DnsQuery query(String type) {
        return queries().stream()
                .filter(query -> query.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private DnsStarted started() {
        return (DnsStarted) events.get(0);
    }

    private DnsEnded ended() {
        return events.stream()
                .filter(DnsEnded.class::isInstance)
                .map(DnsEnded.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static List<InetAddress> addresses(String... texts) {
        return Arrays.stream(texts).map(IpLiteral::read).toList();
    }

    private static final class Listener implements AddressListener {
        final List<List<InetAddress>> batches = new CopyOnWriteArrayList<>();
        volatile boolean completed;
        volatile FailureException failure;

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

        void awaitEnd() {
            await().until(() -> completed || failure != null);
        }
    }
}
