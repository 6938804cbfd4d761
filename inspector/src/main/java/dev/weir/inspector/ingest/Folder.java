package dev.weir.inspector.ingest;

import dev.weir.events.ConnectionEvent;
import dev.weir.events.ConnectionEvent.TcpSampled;
import dev.weir.events.Event;
import dev.weir.events.ExchangeEvent;
import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.ExchangeEvent.ExchangeStarted;
import dev.weir.events.ExchangeId;
import dev.weir.events.WayIn;
import dev.weir.inspector.intake.Intake;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.wire.SegmentSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Folds events into records. No thread, no clock and no I/O of its own: time comes with the events and with {@link #tick}. */
final class Folder {

    /** How long an ended exchange is held for the late end of a send. */
    private static final long LINGER_NANOS = 1_000_000_000L;

    /** After this silence an exchange whose end seems lost is given up; a quiet one of which nothing was lost is not. */
    private static final long SILENCE_NANOS = 30_000_000_000L;

    private final RecordStore store;
    private final Intake intake;
    private final ExchangeFolder folding;
    private final ConnectionFolder connections;
    private final Map<ExchangeId, ExchangeDraft> exchanges = new HashMap<>();
    /** The client of requests of Weir's own. */
    private final ConnectionDraft nobody = ConnectionDraft.nobody();

    private final Deque<ExchangeDraft> lingering = new ArrayDeque<>();
    private long unplacedEvents;
    private long sweptAtNanos = Long.MIN_VALUE;

    Folder(RecordStore store, Intake intake, long openBodyLimit, SegmentSource packets) {
        this.store = store;
        this.intake = intake;
        connections = new ConnectionFolder(store, intake, packets);
        folding = new ExchangeFolder(connections, openBodyLimit);
    }

    void accept(Event event) {
        if (event instanceof ExchangeStarted e) {
            start(e);
        } else if (event instanceof ExchangeEvent e) {
            ExchangeDraft draft = exchanges.get(e.exchange());
            if (draft == null) {
                unplacedEvents += intake.dropped(e.exchange()) ? 1 : 0;
            } else {
                draft.seen(e.atNanos());
                draft.lost(intake.takeDropped(e.exchange()));
                folding.fold(draft, e);
                settle(draft, e);
            }
        } else if (event instanceof TcpSampled e && e.exchange() != null) {
            sampled(e, e.exchange());
        } else if (event instanceof ConnectionEvent e) {
            ExchangeId payer = e instanceof ConnectionEvent.ConnectStarted c ? c.exchange() : null;
            ConnectionDraft closed = connections.accept(e, payer == null ? null : exchanges.get(payer));
            if (closed != null) {
                List.copyOf(closed.open.values()).forEach(draft -> finishIf(draft.end() != null, draft));
            }
        }
    }

    /** One that comes after its exchange became a record says nothing that another does not. */
    private void sampled(TcpSampled event, ExchangeId exchange) {
        ExchangeDraft draft = exchanges.get(exchange);
        if (draft != null) {
            draft.sampled(event);
        }
    }

    private void start(ExchangeStarted event) {
        ConnectionDraft client = event.way() == WayIn.LOAD ? nobody : connections.find(event.connection());
        if (client == null) {
            unplacedEvents++;
            intake.refuse(event.exchange());
            return;
        }
        ExchangeDraft draft = new ExchangeDraft(event, client);
        exchanges.put(event.exchange(), draft);
        client.open.put(draft.id, draft);
        client.carries(draft);
    }

    private void settle(ExchangeDraft draft, ExchangeEvent event) {
        if (draft.settled() || (draft.end() != null && draft.client.isClosed())) {
            finish(draft, event.atNanos());
        } else if (event instanceof ExchangeEnded) {
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
        takeLosses(draft);
        folding.numberIf(draft.worthRecording(), draft);
        ExchangeFolder.leaveOrigin(draft);
        draft.client.leaves(draft);
        draft.client.open.remove(draft.id);
        try {
            if (draft.number() > 0 && draft.worthRecording()) {
                store.exchange(draft.record(untilNanos));
            }
        } finally {
            folding.release(draft);
        }
    }

    private void takeLosses(ExchangeDraft draft) {
        connections.takeLosses(draft.setUp());
        draft.lost(intake.takeDropped(draft.id));
        draft.lostBytes(intake.takeRobbed(draft.id));
    }

    /** Hands over what has waited long enough. */
    void tick(long nowNanos) {
        ExchangeDraft oldest = lingering.peek();
        while (oldest != null && (!exchanges.containsKey(oldest.id) || waited(oldest, nowNanos))) {
            lingering.remove();
            finish(oldest, nowNanos);
            oldest = lingering.peek();
        }
        connections.tick(nowNanos);
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

    /** What is under way, as far as it is known: exchanges by number, connections by id. */
    OpenRecords open(long nowNanos) {
        List<RecordedExchange> open = new ArrayList<>();
        for (ExchangeDraft draft : exchanges.values()) {
            if (draft.number() > 0) {
                open.add(draft.record(nowNanos));
            }
        }
        open.sort((a, b) -> Long.compare(a.number(), b.number()));
        return new OpenRecords(List.copyOf(open), connections.open());
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
        return lingering.isEmpty() && connections.settled();
    }

    /** Events of exchanges and connections whose beginning was dropped. */
    long unplacedEvents() {
        return unplacedEvents + connections.unplacedEvents();
    }

    /** Body bytes for which there was no room beside those of the other open exchanges. */
    long refusedBodyBytes() {
        return folding.refusedBodyBytes();
    }
}
