package dev.weir.inspector.ingest;

import dev.weir.events.ConnectionEvent;
import dev.weir.events.Event;
import dev.weir.events.ExchangeEvent;
import dev.weir.events.ExchangeEvent.Answered;
import dev.weir.events.ExchangeEvent.BodyReceived;
import dev.weir.events.ExchangeEvent.DnsEnded;
import dev.weir.events.ExchangeEvent.DnsFailed;
import dev.weir.events.ExchangeEvent.DnsQueried;
import dev.weir.events.ExchangeEvent.DnsStarted;
import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.ExchangeEvent.ExchangeRetried;
import dev.weir.events.ExchangeEvent.ExchangeStarted;
import dev.weir.events.ExchangeEvent.HeadReceived;
import dev.weir.events.ExchangeEvent.HeadRejected;
import dev.weir.events.ExchangeEvent.Intercepted;
import dev.weir.events.ExchangeEvent.MessageReceived;
import dev.weir.events.ExchangeEvent.OriginAssigned;
import dev.weir.events.ExchangeEvent.ReadPaused;
import dev.weir.events.ExchangeEvent.ReadResumed;
import dev.weir.events.ExchangeEvent.SendEnded;
import dev.weir.events.ExchangeEvent.SendStarted;
import dev.weir.events.ExchangeEvent.TunnelOpened;
import dev.weir.events.ExchangeId;
import dev.weir.events.Leg;
import dev.weir.inspector.intake.Intake;
import dev.weir.inspector.model.RecordedExchange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Folds events into records. No thread, no clock and no I/O of its own: time comes with the events and with {@link #tick}. */
final class Folder {

    /** How long an ended exchange is held for the late end of a send. */
    private static final long LINGER_NANOS = 1_000_000_000L;

    /** After this silence an exchange whose end seems lost is given up; a quiet one of which nothing was lost is not. */
    private static final long SILENCE_NANOS = 30_000_000_000L;

    /** How many finished exchanges are known by their id, so that what comes late of them does not count as lost. */
    private static final int REMEMBERED = 4096;

    private final RecordStore store;
    private final Intake intake;
    private final long openBodyLimit;
    private final ConnectionFolder connections;
    private final Map<ExchangeId, ExchangeDraft> exchanges = new HashMap<>();
    private final Deque<ExchangeDraft> lingering = new ArrayDeque<>();
    private final Set<ExchangeId> finished = new LinkedHashSet<>();
    private long numbers;
    private long openBodyBytes;
    private long unplacedEvents;
    private long refusedBodyBytes;
    private long sweptAtNanos = Long.MIN_VALUE;

    Folder(RecordStore store, Intake intake, long openBodyLimit) {
        this.store = store;
        this.intake = intake;
        this.openBodyLimit = openBodyLimit;
        connections = new ConnectionFolder(store, intake);
    }

    void accept(Event event) {
        if (event instanceof ExchangeStarted e) {
            start(e);
        } else if (event instanceof ExchangeEvent e) {
            ExchangeDraft draft = exchanges.get(e.exchange());
            if (draft == null) {
                unplacedEvents += finished.contains(e.exchange()) && mayComeLate(e) ? 0 : 1;
            } else {
                draft.seen(e.atNanos(), intake.takeDropped(e.exchange()));
                fold(draft, e);
            }
        } else if (event instanceof ConnectionEvent e) {
            ExchangeId payer = e instanceof ConnectionEvent.ConnectStarted c ? c.exchange() : null;
            ConnectionDraft closed = connections.accept(e, payer == null ? null : exchanges.get(payer));
            if (closed != null) {
                List.copyOf(closed.open).forEach(draft -> finishIf(draft.end() != null, draft));
            }
        }
    }

    private static boolean mayComeLate(ExchangeEvent event) {
        return event instanceof SendEnded || event instanceof DnsQueried || event instanceof ReadResumed;
    }

    private void start(ExchangeStarted event) {
        ConnectionDraft client = connections.find(event.connection());
        if (client == null) {
            unplacedEvents++;
            return;
        }
        ExchangeDraft draft = new ExchangeDraft(event, client);
        exchanges.put(event.exchange(), draft);
        client.open.add(draft);
        client.carries(draft);
    }

    private void fold(ExchangeDraft draft, ExchangeEvent event) {
        if (event instanceof BodyReceived e) {
            body(draft, e);
        } else if (event instanceof HeadReceived e) {
            draft.head(e);
            numberIf(e.leg() == Leg.CLIENT && !draft.connect(), draft);
        } else if (event instanceof MessageReceived e) {
            messageReceived(draft, e);
        } else if (event instanceof SendStarted e) {
            draft.sentOn(e.leg()).sendStarted(e.atNanos());
        } else if (event instanceof SendEnded e) {
            draft.sentOn(e.leg()).sendEnded(e);
            finishIf(draft.settled(), draft);
        } else if (event instanceof ExchangeEnded e) {
            end(draft, e);
        } else if (event instanceof ReadPaused e) {
            draft.receivedOn(e.leg()).paused(e.atNanos());
        } else if (event instanceof ReadResumed e) {
            draft.receivedOn(e.leg()).resumed(e.atNanos());
        } else {
            foldSetUp(draft, event);
        }
    }

    private void foldSetUp(ExchangeDraft draft, ExchangeEvent event) {
        if (event instanceof OriginAssigned e) {
            assign(draft, e);
        } else if (event instanceof DnsStarted e) {
            draft.setUp().dnsStarted(e);
        } else if (event instanceof DnsQueried e) {
            draft.setUp().dnsQueried(e);
        } else if (event instanceof DnsEnded e) {
            draft.setUp().dnsEnded(e);
        } else if (event instanceof DnsFailed e) {
            draft.setUp().dnsFailed(e);
        } else {
            foldTurn(draft, event);
        }
    }

    /** What turns an exchange into something else than a plain request. */
    private void foldTurn(ExchangeDraft draft, ExchangeEvent event) {
        if (event instanceof Answered e) {
            draft.answered(e);
            // The 200 to a CONNECT that will be looked into is one of these, too: that CONNECT gets no number.
            numberIf(e.failure() != null || e.status() >= 300, draft);
        } else if (event instanceof ExchangeRetried e) {
            leaveOrigin(draft);
            draft.retried(e);
        } else if (event instanceof HeadRejected e) {
            draft.rejected(e);
            numberIf(e.leg() == Leg.CLIENT, draft);
        } else if (event instanceof TunnelOpened e) {
            openTunnel(draft, e);
        } else if (event instanceof Intercepted e) {
            draft.intercepted(e);
            draft.client.intercepted(draft, e.authority());
        }
    }

    private void body(ExchangeDraft draft, BodyReceived event) {
        int bytes = event.kept().length;
        boolean room = openBodyBytes + bytes <= openBodyLimit;
        if (!room) {
            refusedBodyBytes += bytes;
            draft.lostBodies(1);
        }
        openBodyBytes += draft.receivedOn(event.leg()).body(event, room);
    }

    private static void messageReceived(ExchangeDraft draft, MessageReceived event) {
        draft.receivedOn(event.leg()).end(event);
        ConnectionDraft origin = draft.setUp().origin();
        if (event.leg() == Leg.ORIGIN && origin != null) {
            origin.responseEnded(draft);
        }
    }

    private void assign(ExchangeDraft draft, OriginAssigned event) {
        ConnectionDraft origin = connections.find(event.connection());
        ExchangeDraft connect = draft.client.takeIntercepted(event.paidBy());
        ExchangeId payer = event.paidBy();
        if (connect != null && draft.client.exchanges() == 1) {
            draft.adopt(connect);
            payer = draft.id;
            if (origin != null) {
                origin.paidBy(payer);
            }
        }
        draft.setUp().assigned(event.connection(), origin, payer, event.atNanos(), event.idleNanos());
        carry(draft, origin);
    }

    private void openTunnel(ExchangeDraft draft, TunnelOpened event) {
        draft.tunnel(event);
        if (draft.setUp().originId() == null) {
            ConnectionDraft origin = connections.find(event.origin());
            draft.setUp().assigned(event.origin(), origin, draft.id, event.atNanos(), 0);
            carry(draft, origin);
        }
        numberIf(true, draft);
    }

    private static void carry(ExchangeDraft draft, @Nullable ConnectionDraft origin) {
        if (origin != null) {
            origin.carries(draft);
            if (draft.number() > 0) {
                origin.counts(draft);
            }
        }
    }

    private static void leaveOrigin(ExchangeDraft draft) {
        ConnectionDraft origin = draft.setUp().origin();
        if (origin != null) {
            origin.leaves(draft);
        }
    }

    private void numberIf(boolean sensible, ExchangeDraft draft) {
        if (sensible && draft.number() == 0 && !draft.interceptedConnect()) {
            draft.number(++numbers);
            draft.client.counts(draft);
            ConnectionDraft origin = draft.setUp().origin();
            if (origin != null) {
                origin.counts(draft);
            }
        }
    }

    private void end(ExchangeDraft draft, ExchangeEnded event) {
        draft.ended(event);
        numberIf(draft.worthRecording(), draft);
        if (draft.settled() || draft.client.isClosed()) {
            finish(draft, event.atNanos());
        } else {
            lingering.add(draft);
        }
    }

    private void finishIf(boolean now, ExchangeDraft draft) {
        if (now) {
            finish(draft, draft.lastEventAtNanos());
        }
    }

    private void finish(ExchangeDraft draft, long untilNanos) {
        if (exchanges.remove(draft.id) == null) {
            return;
        }
        remember(draft.id);
        takeLosses(draft);
        numberIf(draft.worthRecording(), draft);
        leaveOrigin(draft);
        draft.client.leaves(draft);
        draft.client.open.remove(draft);
        openBodyBytes -= draft.keptBytes();
        try {
            if (draft.number() > 0 && draft.worthRecording()) {
                store.exchange(draft.record(untilNanos));
            }
        } finally {
            draft.release();
        }
    }

    private void remember(ExchangeId id) {
        finished.add(id);
        if (finished.size() > REMEMBERED) {
            Iterator<ExchangeId> oldest = finished.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    private void takeLosses(ExchangeDraft draft) {
        draft.seen(draft.lastEventAtNanos(), intake.takeDropped(draft.id));
        draft.lostBodies(intake.takeRobbed(draft.id));
    }

    /** Hands over what has waited long enough. */
    void tick(long nowNanos) {
        ExchangeDraft oldest = lingering.peek();
        while (oldest != null && (!exchanges.containsKey(oldest.id) || waited(oldest, nowNanos))) {
            lingering.remove();
            finish(oldest, nowNanos);
            oldest = lingering.peek();
        }
        if (sweptAtNanos == Long.MIN_VALUE || nowNanos - sweptAtNanos > SILENCE_NANOS / 4) {
            sweptAtNanos = nowNanos;
            sweep(nowNanos);
        }
    }

    private static boolean waited(ExchangeDraft draft, long nowNanos) {
        ExchangeEnded end = draft.end();
        return end == null || nowNanos - end.atNanos() >= LINGER_NANOS;
    }

    private void sweep(long nowNanos) {
        for (ExchangeDraft draft : List.copyOf(exchanges.values())) {
            takeLosses(draft);
            boolean endLost = draft.lossy() || draft.client.isClosed();
            finishIf(endLost && nowNanos - draft.lastEventAtNanos() > SILENCE_NANOS, draft);
        }
        connections.sweep(nowNanos);
    }

    /** The exchanges that have a number and no end yet, as far as they are known, by number. */
    List<RecordedExchange> open(long nowNanos) {
        List<RecordedExchange> open = new ArrayList<>();
        for (ExchangeDraft draft : exchanges.values()) {
            if (draft.number() > 0) {
                open.add(draft.record(nowNanos));
            }
        }
        open.sort((a, b) -> Long.compare(a.number(), b.number()));
        return open;
    }

    /** Hands over everything that is still open, as it is. */
    void end(long nowNanos) {
        List<ExchangeDraft> left = new ArrayList<>(exchanges.values());
        left.sort((a, b) -> Long.compare(a.id.value(), b.id.value()));
        left.forEach(draft -> finish(draft, nowNanos));
        connections.end();
    }

    /** Whether nothing waits for time to pass. */
    boolean settled() {
        return lingering.isEmpty();
    }

    /** Events of exchanges and connections whose beginning was dropped. */
    long unplacedEvents() {
        return unplacedEvents + connections.unplacedEvents();
    }

    /** Body bytes for which there was no room beside those of the other open exchanges. */
    long refusedBodyBytes() {
        return refusedBodyBytes;
    }
}
