package dev.weir.proxy.origin.dns;

import dev.weir.proxy.origin.dns.DnsAnswer.Outcome;
import dev.weir.proxy.tap.DnsTap;
import io.netty.channel.AddressedEnvelope;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One name and type being asked for, over servers and CNAME steps, until there is an answer or nobody left to ask. Several exchanges
 * of one event loop may wait for it; each of them records every question that is open while it waits.
 *
 * <p>A server that does not answer in time is asked once more after all others, as one lost datagram is common; a server that answers
 * with an error is not.
 */
final class Lookup {

    private final AnswerCache.Key key;
    private final EventExecutor loop;
    private final DnsTransport transport;
    private final Deque<InetSocketAddress> servers;
    private final Deque<InetSocketAddress> silent = new ArrayDeque<>();
    private final List<Waiter> waiters = new ArrayList<>(1);
    private String name;
    private int renames;
    private long ttlSeconds = Long.MAX_VALUE;
    private @Nullable DnsAnswer failure;
    private @Nullable Future<?> deadline;
    private boolean done;

    Lookup(AnswerCache.Key key, List<InetSocketAddress> servers, EventExecutor loop, DnsTransport transport) {
        this.key = key;
        this.name = key.name();
        this.loop = loop;
        this.transport = transport;
        this.servers = new ArrayDeque<>(servers);
    }

    /** Makes an exchange wait for the answer. */
    void join(DnsTap tap, Consumer<DnsAnswer> receiver) {
        Waiter waiter = new Waiter(tap, receiver);
        DnsTap.Question open = waiters.isEmpty() ? null : waiters.get(0).question;
        waiter.question = open == null ? null : tap.joined(open);
        waiters.add(waiter);
    }

    void start(int timeoutMillis) {
        deadline = loop.schedule(() -> giveUp(timeoutMillis), timeoutMillis, TimeUnit.MILLISECONDS);
        askNext();
    }

    private void askNext() {
        InetSocketAddress server = servers.poll();
        if (server != null) {
            ask(server, true);
            return;
        }
        server = silent.poll();
        if (server != null) {
            ask(server, false);
            return;
        }
        finish(failure == null ? DnsAnswer.none(Outcome.TIMEOUT, "no server to ask", 0) : failure);
    }

    private void ask(InetSocketAddress server, boolean mayAskAgain) {
        for (Waiter waiter : waiters) {
            waiter.question = waiter.tap.asked(name, key.type().name(), server, transport.word(server));
        }
        Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> reply;
        try {
            reply = transport.ask(server, new DefaultDnsQuestion(name + ".", key.type()));
        } catch (RuntimeException e) {
            reply = loop.newFailedFuture(e);
        }
        reply.addListener(
                (Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> f) -> onReply(server, mayAskAgain, f));
    }

    private void onReply(
            InetSocketAddress server,
            boolean mayAskAgain,
            Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> reply) {
        if (!reply.isSuccess()) {
            onSilence(server, mayAskAgain, reply.cause());
            return;
        }
        AddressedEnvelope<DnsResponse, InetSocketAddress> envelope = reply.getNow();
        try {
            if (!done) {
                onAnswer(server, DnsReply.read(transport.word(server, envelope.content()), envelope.content()));
            }
        } finally {
            envelope.release();
        }
    }

    private void onSilence(InetSocketAddress server, boolean mayAskAgain, Throwable cause) {
        if (done) {
            return;
        }
        boolean timeout = cause instanceof DnsNameResolverTimeoutException;
        Throwable root = cause.getCause() == null ? cause : cause.getCause();
        String why = timeout
                ? "no answer in time"
                : String.valueOf(root.getMessage()).replaceAll("\\s+", " ");
        closeQuestions(question -> question.failed(why));
        remember(DnsAnswer.none(timeout ? Outcome.TIMEOUT : Outcome.SERVER_ERROR, why + " from " + text(server), 0));
        if (timeout && mayAskAgain) {
            silent.add(server);
        }
        askNext();
    }

    private void onAnswer(InetSocketAddress server, DnsReply reply) {
        closeQuestions(question -> question.answered(
                reply.transport(),
                reply.rcode(),
                reply.answers(),
                reply.authoritativeEnd() ? reply.negativeTtlSeconds() : null));
        boolean exists = reply.rcode().equals("NOERROR");
        if (!exists && !reply.rcode().equals("NXDOMAIN")) {
            remember(DnsAnswer.none(Outcome.SERVER_ERROR, "rcode=" + reply.rcode() + " from " + text(server), 0));
            askNext();
            return;
        }
        DnsReply.Chain chain = reply.follow(name, key.type());
        ttlSeconds = Math.min(ttlSeconds, chain.ttlSeconds());
        if (!chain.addresses().isEmpty()) {
            finish(DnsAnswer.of(chain.addresses(), ttlSeconds));
        } else if (exists && !chain.end().equals(name) && !reply.authoritativeEnd()) {
            rename(server, chain.end());
        } else {
            finish(none(server, reply, exists));
        }
    }

    // The server gave a CNAME without what it leads to (RFC 1034, section 3.6.2): ask for that ourselves.
    private void rename(InetSocketAddress server, String end) {
        if (++renames > DnsReply.MAX_CHAIN) {
            finish(DnsAnswer.none(
                    Outcome.SERVER_ERROR, "more than " + DnsReply.MAX_CHAIN + " CNAME steps from " + text(server), 0));
            return;
        }
        name = end;
        ask(server, true);
    }

    private DnsAnswer none(InetSocketAddress server, DnsReply reply, boolean exists) {
        long keptSeconds = Math.min(ttlSeconds, reply.negativeTtlSeconds());
        return exists
                ? DnsAnswer.none(Outcome.NO_RECORD, "no address (neither A nor AAAA) from " + text(server), keptSeconds)
                : DnsAnswer.none(Outcome.NO_SUCH_NAME, "rcode=NXDOMAIN from " + text(server), keptSeconds);
    }

    private void giveUp(int timeoutMillis) {
        String why = "no answer within " + timeoutMillis + " ms in all";
        closeQuestions(question -> question.failed(why));
        remember(DnsAnswer.none(Outcome.TIMEOUT, why, 0));
        finish(failure == null ? DnsAnswer.none(Outcome.TIMEOUT, why, 0) : failure);
    }

    private void remember(DnsAnswer failed) {
        failure = failure == null ? failed : failure.moreTelling(failed);
    }

    private void closeQuestions(Consumer<DnsTap.Question> end) {
        for (Waiter waiter : waiters) {
            if (waiter.question != null) {
                end.accept(waiter.question);
                waiter.question = null;
            }
        }
    }

    private void finish(DnsAnswer answer) {
        if (done) {
            return;
        }
        done = true;
        if (deadline != null) {
            deadline.cancel(false);
        }
        for (Waiter waiter : waiters) {
            waiter.receiver.accept(answer);
        }
    }

    private static String text(InetSocketAddress server) {
        return NetUtil.toSocketAddressString(server);
    }

    private static final class Waiter {
        final DnsTap tap;
        final Consumer<DnsAnswer> receiver;

        DnsTap.@Nullable Question question;

        Waiter(DnsTap tap, Consumer<DnsAnswer> receiver) {
            this.tap = tap;
            this.receiver = receiver;
        }
    }
}
