package dev.weir.inspector.ingest;

import dev.weir.events.ConnectionEvent.ConnectEnded;
import dev.weir.events.ConnectionEvent.ConnectStarted;
import dev.weir.events.ConnectionId;
import dev.weir.events.DnsQuery;
import dev.weir.events.DnsSource;
import dev.weir.events.ExchangeEvent.DnsEnded;
import dev.weir.events.ExchangeEvent.DnsFailed;
import dev.weir.events.ExchangeEvent.DnsQueried;
import dev.weir.events.ExchangeEvent.DnsStarted;
import dev.weir.events.ExchangeEvent.DnsTried;
import dev.weir.events.ExchangeId;
import dev.weir.events.Failure;
import dev.weir.inspector.model.ConnectAttempt;
import dev.weir.inspector.model.ConnectAttempt.Outcome;
import dev.weir.inspector.model.DnsLookup;
import dev.weir.inspector.model.TlsHandshake;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How one try of an exchange came by its origin connection; a retry begins a new one. */
final class SetUpDraft {

    private @Nullable DnsLookup dns;
    private final List<ConnectAttempt> attempts = new ArrayList<>(1);
    private @Nullable TlsHandshake tls;
    private @Nullable ConnectionDraft origin;
    private @Nullable ConnectionId originId;
    private @Nullable ExchangeId paidBy;
    private @Nullable Long assignedAtNanos;
    private long idleNanos;

    void dnsStarted(DnsStarted event) {
        dns = new DnsLookup(event.name(), event.atNanos(), null, null, List.of(), List.of(), List.of(), null);
    }

    void dnsTried(DnsTried event) {
        DnsLookup was = dns;
        if (was != null) {
            DnsLookup.Step step = new DnsLookup.Step(
                    event.source(), event.startedAtNanos(), event.atNanos(), event.found(), event.said());
            dns = dns(was, was.endedAtNanos(), was.source(), was.addresses(), and(was.steps(), step), was.queries());
        }
    }

    void dnsQueried(DnsQueried event) {
        DnsLookup was = dns;
        if (was != null) {
            List<DnsQuery> queries = and(was.queries(), event.query());
            dns = dns(was, was.endedAtNanos(), was.source(), was.addresses(), was.steps(), queries);
        }
    }

    void dnsEnded(DnsEnded event) {
        DnsLookup was = dns;
        if (was != null) {
            List<InetAddress> addresses = List.copyOf(event.addresses());
            dns = dns(was, event.atNanos(), event.source(), addresses, was.steps(), was.queries());
        }
    }

    private static <T> List<T> and(List<T> before, T next) {
        List<T> all = new ArrayList<>(before);
        all.add(next);
        return List.copyOf(all);
    }

    private static DnsLookup dns(
            DnsLookup was,
            @Nullable Long endedAtNanos,
            @Nullable DnsSource source,
            List<InetAddress> addresses,
            List<DnsLookup.Step> steps,
            List<DnsQuery> queries) {
        return new DnsLookup(
                was.name(), was.startedAtNanos(), endedAtNanos, source, addresses, steps, queries, was.failure());
    }

    void dnsFailed(DnsFailed event) {
        DnsLookup was = dns;
        if (was != null) {
            dns = new DnsLookup(
                    was.name(),
                    was.startedAtNanos(),
                    event.atNanos(),
                    null,
                    List.of(),
                    was.steps(),
                    was.queries(),
                    event.failure());
        }
    }

    void attemptStarted(ConnectStarted event) {
        attempts.add(
                new ConnectAttempt(event.connection(), event.remote(), event.atNanos(), null, Outcome.PENDING, null));
    }

    void attemptConnected(ConnectEnded event) {
        replace(event.connection(), event.remote(), event.atNanos(), Outcome.CONNECTED, null);
    }

    void attemptFailed(ConnectionId connection, long atNanos, Failure failure) {
        replace(connection, null, atNanos, Outcome.FAILED, failure);
    }

    void attemptAbandoned(ConnectionId connection, long atNanos) {
        replace(connection, null, atNanos, Outcome.ABANDONED, null);
    }

    private void replace(
            ConnectionId connection,
            @Nullable InetSocketAddress remote,
            long atNanos,
            Outcome outcome,
            @Nullable Failure failure) {
        attempts.replaceAll(was -> was.connection().equals(connection)
                ? new ConnectAttempt(
                        connection,
                        remote == null ? was.remote() : remote,
                        was.startedAtNanos(),
                        atNanos,
                        outcome,
                        failure)
                : was);
    }

    /** The handshake as far as it is known; ignored when another try of the exchange paid for that connection. */
    void tls(ConnectionId connection, TlsHandshake handshake) {
        for (ConnectAttempt attempt : attempts) {
            if (attempt.connection().equals(connection)) {
                tls = handshake;
            }
        }
    }

    void assigned(ConnectionId id, @Nullable ConnectionDraft connection, ExchangeId payer, long atNanos, long idle) {
        origin = connection;
        originId = id;
        paidBy = payer;
        assignedAtNanos = atNanos;
        idleNanos = idle;
    }

    @Nullable
    DnsLookup dns() {
        return dns;
    }

    List<ConnectAttempt> attempts() {
        return List.copyOf(attempts);
    }

    @Nullable
    TlsHandshake tls() {
        return tls;
    }

    @Nullable
    ConnectionDraft origin() {
        return origin;
    }

    @Nullable
    ConnectionId originId() {
        return originId;
    }

    @Nullable
    ExchangeId paidBy() {
        return paidBy;
    }

    @Nullable
    Long assignedAtNanos() {
        return assignedAtNanos;
    }

    long idleNanos() {
        return idleNanos;
    }
}
