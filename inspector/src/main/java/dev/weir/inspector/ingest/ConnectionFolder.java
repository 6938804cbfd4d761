package dev.weir.inspector.ingest;

import dev.weir.events.CloseReason;
import dev.weir.events.ConnectionEvent;
import dev.weir.events.ConnectionEvent.CertificateAsked;
import dev.weir.events.ConnectionEvent.ChainRefused;
import dev.weir.events.ConnectionEvent.ConnectAbandoned;
import dev.weir.events.ConnectionEvent.ConnectEnded;
import dev.weir.events.ConnectionEvent.ConnectFailed;
import dev.weir.events.ConnectionEvent.ConnectStarted;
import dev.weir.events.ConnectionEvent.ConnectionAccepted;
import dev.weir.events.ConnectionEvent.ConnectionClosed;
import dev.weir.events.ConnectionEvent.GoAway;
import dev.weir.events.ConnectionEvent.ProtocolChosen;
import dev.weir.events.ConnectionEvent.SynSaved;
import dev.weir.events.ConnectionEvent.TcpSampled;
import dev.weir.events.ConnectionEvent.TlsAnswered;
import dev.weir.events.ConnectionEvent.TlsEnded;
import dev.weir.events.ConnectionEvent.TlsFailed;
import dev.weir.events.ConnectionEvent.TlsStarted;
import dev.weir.events.ConnectionId;
import dev.weir.events.TcpSyn;
import dev.weir.inspector.intake.Intake;
import dev.weir.inspector.model.ClientCertificate;
import dev.weir.inspector.model.ConnectAttempt;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.TlsHandshake;
import dev.weir.inspector.wire.SegmentSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The part of {@link Folder} that folds connections. */
final class ConnectionFolder {

    /** A connection whose close seems lost is given up after ten minutes: longer than keep-alive times in use. */
    private static final long SILENCE_NANOS = 600_000_000_000L;

    /** So often a held connection is looked at. */
    private static final long HELD_LOOK_NANOS = 20_000_000L;

    private final RecordStore store;
    private final Intake intake;
    private final SegmentSource packets;
    private final Map<ConnectionId, ConnectionDraft> connections = new HashMap<>();
    /** Closed ones whose last packets may still come. */
    private final List<ConnectionDraft> held = new ArrayList<>();

    private long lookedAtNanos = Long.MIN_VALUE;
    private long unplacedEvents;

    ConnectionFolder(RecordStore store, Intake intake, SegmentSource packets) {
        this.store = store;
        this.intake = intake;
        this.packets = packets;
    }

    @Nullable
    ConnectionDraft find(ConnectionId id) {
        return connections.get(id);
    }

    /** Folds an event, and returns the connection if that was its last one. */
    @Nullable
    ConnectionDraft accept(ConnectionEvent event, @Nullable ExchangeDraft payer) {
        if (event instanceof ConnectionAccepted e) {
            connections.put(e.connection(), new ConnectionDraft(e));
            return null;
        }
        if (event instanceof ConnectStarted e) {
            connections.put(e.connection(), new ConnectionDraft(e, payer));
            if (payer != null) {
                payer.setUp().attemptStarted(e);
            }
            return null;
        }
        ConnectionDraft draft = connections.get(event.connection());
        if (draft == null) {
            unplacedEvents += intake.dropped(event.connection()) ? 1 : 0;
            return null;
        }
        draft.seen(event.atNanos());
        takeLosses(draft);
        return fold(draft, event) ? draft : null;
    }

    private boolean fold(ConnectionDraft draft, ConnectionEvent event) {
        if (event instanceof TcpSampled e) {
            draft.sampled(e);
        } else if (event instanceof SynSaved e) {
            draft.syn(TcpSyn.parse(e.packet()));
        } else if (event instanceof ConnectionClosed e) {
            close(draft, e);
            return true;
        } else if (event instanceof TlsStarted e) {
            shake(draft, TlsHandshake.begun(e.serverName(), e.protocols(), e.atNanos()));
        } else if (event instanceof TlsAnswered e) {
            shake(draft, begun(draft, e).answered(e.atNanos(), e.hello()));
        } else if (event instanceof CertificateAsked e) {
            shake(draft, begun(draft, e).asked(new ClientCertificate(e.issuers(), e.sent())));
        } else if (event instanceof ChainRefused e) {
            shake(draft, begun(draft, e).refused(e.chain()));
        } else if (event instanceof TlsEnded e) {
            shake(draft, begun(draft, e).agreed(e.atNanos(), e.details()));
        } else if (event instanceof TlsFailed e) {
            shake(draft, begun(draft, e).failed(e.atNanos(), e.failure()));
        } else if (event instanceof ConnectEnded
                || event instanceof ConnectFailed
                || event instanceof ConnectAbandoned) {
            endAttempt(draft, event);
        } else if (event instanceof ProtocolChosen e) {
            draft.speaks(e.protocol());
        } else if (event instanceof GoAway e) {
            draft.goAway(e);
        } else {
            draft.closeStep(event);
        }
        return false;
    }

    private void endAttempt(ConnectionDraft draft, ConnectionEvent event) {
        SetUpDraft paid = draft.payer() == null ? null : draft.payer().setUp();
        if (event instanceof ConnectEnded e) {
            draft.connected(e);
            if (paid != null) {
                paid.attemptConnected(e);
            }
            return;
        }
        connections.remove(draft.id);
        if (paid != null && event instanceof ConnectFailed e) {
            paid.attemptFailed(e.connection(), e.atNanos(), e.failure());
        } else if (paid != null) {
            paid.attemptAbandoned(event.connection(), event.atNanos());
        }
    }

    /** Its beginning may be among the events that were lost. */
    private static TlsHandshake begun(ConnectionDraft draft, ConnectionEvent event) {
        TlsHandshake known = draft.tls();
        return known == null ? TlsHandshake.begun(null, List.of(), event.atNanos()) : known;
    }

    private static void shake(ConnectionDraft draft, TlsHandshake handshake) {
        draft.tls(handshake);
        ExchangeDraft payer = draft.payer();
        if (payer != null) {
            payer.setUp().tls(draft.id, handshake);
        }
    }

    private void close(ConnectionDraft draft, ConnectionClosed event) {
        draft.closed(event);
        connections.remove(draft.id);
        ExchangeDraft payer = draft.payer();
        if (payer != null && event.reason() == CloseReason.RACE_LOST) {
            payer.setUp().attemptAbandoned(draft.id, event.atNanos());
        }
        if (packets.settled(draft.id, event.atNanos(), event.atNanos())) {
            hand(draft);
        } else {
            held.add(draft);
        }
    }

    /** Hands over those whose packets are all there, or have had their time. */
    void tick(long nowNanos) {
        if (held.isEmpty() || (lookedAtNanos != Long.MIN_VALUE && nowNanos - lookedAtNanos < HELD_LOOK_NANOS)) {
            return;
        }
        lookedAtNanos = nowNanos;
        List<ConnectionDraft> settled = new ArrayList<>();
        for (ConnectionDraft draft : held) {
            ConnectionClosed end = draft.end();
            if (end == null || packets.settled(draft.id, end.atNanos(), nowNanos)) {
                settled.add(draft);
            }
        }
        held.removeAll(settled);
        settled.forEach(this::hand);
    }

    /** Whether nothing waits for time to pass. */
    boolean settled() {
        return held.isEmpty();
    }

    private void hand(ConnectionDraft draft) {
        RecordedConnection record = draft.record(packets.segments(draft.id));
        packets.release(draft.id);
        if (record != null) {
            store.connection(record);
        }
    }

    /** What is lost of a connection in its set-up is missing in the exchange that pays for it, too. */
    void takeLosses(ConnectionDraft draft) {
        int lost = intake.takeDropped(draft.id);
        if (lost > 0) {
            draft.lost(lost);
            ExchangeDraft payer = draft.payer();
            if (payer != null) {
                payer.lost(lost);
            }
        }
    }

    /** As above, for all connections that an exchange tried. */
    void takeLosses(SetUpDraft setUp) {
        for (ConnectAttempt attempt : setUp.attempts()) {
            ConnectionDraft draft = connections.get(attempt.connection());
            if (draft != null) {
                takeLosses(draft);
            }
        }
    }

    List<RecordedConnection> open() {
        List<RecordedConnection> open = new ArrayList<>();
        List<ConnectionDraft> all = new ArrayList<>(connections.values());
        all.addAll(held);
        for (ConnectionDraft draft : all) {
            RecordedConnection record = draft.record(packets.segments(draft.id));
            if (record != null) {
                open.add(record);
            }
        }
        open.sort((a, b) -> Long.compare(a.id().value(), b.id().value()));
        return List.copyOf(open);
    }

    /** Hands over what lost events and has been silent since: its close was probably among them. */
    void sweep(long nowNanos) {
        for (ConnectionDraft draft : List.copyOf(connections.values())) {
            takeLosses(draft);
            if (draft.lossy() && nowNanos - draft.lastEventAtNanos() > SILENCE_NANOS) {
                connections.remove(draft.id);
                hand(draft);
            }
        }
    }

    /** Hands over all that is open. */
    void end() {
        List<ConnectionDraft> waiting = List.copyOf(held);
        held.clear();
        waiting.forEach(this::hand);
        connections.values().stream()
                .sorted((a, b) -> Long.compare(a.id.value(), b.id.value()))
                .toList()
                .forEach(draft -> {
                    connections.remove(draft.id);
                    hand(draft);
                });
    }

    long unplacedEvents() {
        return unplacedEvents;
    }
}
