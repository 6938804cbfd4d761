package dev.weir.inspector.intake;

import dev.weir.events.ConnectionEvent;
import dev.weir.events.ConnectionId;
import dev.weir.events.Event;
import dev.weir.events.EventSink;
import dev.weir.events.ExchangeEvent;
import dev.weir.events.ExchangeEvent.BodyReceived;
import dev.weir.events.ExchangeEvent.ExchangeStarted;
import dev.weir.events.ExchangeEvent.HeadReceived;
import dev.weir.events.ExchangeEvent.HeadRejected;
import dev.weir.events.ExchangeEvent.WebSocketPassed;
import dev.weir.events.ExchangeId;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The way from the event loops to the consumer. As the queue fills, what hurts the records least waits first, or is dropped when
 * that was asked for or the consumer stands still: from three quarters on parts of bodies and WebSocket messages, from seven eighths on exchanges that begin (missing whole, they leave no record that lies), and
 * only when it is full anything. Connections that begin keep the last eighth: without them nothing they carry later could be told.
 */
public final class Intake implements EventSink {

    private static final byte[] NO_BYTES = {};

    /** A disk that does not answer for so long is broken; until then the traffic can wait. */
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    private final EventQueue queue;
    private final RecorderLimits limits;
    private final Brake brake;
    private final AtomicLong heldBytes = new AtomicLong();
    private final LongAdder droppedEvents = new LongAdder();
    private final LongAdder droppedBodyBytes = new LongAdder();
    private final DropLedger exchangeDrops = new DropLedger();
    private final DropLedger connectionDrops = new DropLedger();
    private final DropLedger bodyDrops = new DropLedger();
    private volatile boolean shut;

    public Intake(RecorderLimits limits) {
        this(limits, PATIENCE_NANOS);
    }

    Intake(RecorderLimits limits, long patienceNanos) {
        this.limits = limits;
        queue = new EventQueue(limits.queuedEvents());
        brake = new Brake(queue, patienceNanos);
    }

    @Override
    public void accept(Event event) {
        if (shut) {
            droppedEvents.increment();
        } else if (event instanceof BodyReceived body) {
            acceptBody(body);
        } else {
            acceptStructure(event);
        }
    }

    private void acceptBody(BodyReceived body) {
        int kept = body.kept().length;
        boolean fits = kept == 0 || claim(kept, limits.queuedBytes());
        BodyReceived held = fits ? body : withoutBytes(body);
        boolean taken = offer(held, limits.queuedEvents() / 4 * 3);
        if (fits && !taken) {
            heldBytes.addAndGet(-kept);
        }
        if (!fits || !taken) {
            droppedBodyBytes.add(kept);
        }
        if (!taken) {
            drop(body);
        } else if (!fits) {
            bodyDrops.note(body.exchange().value());
        }
    }

    private static BodyReceived withoutBytes(BodyReceived body) {
        return new BodyReceived(body.exchange(), body.leg(), body.atNanos(), body.length(), NO_BYTES);
    }

    private void acceptStructure(Event event) {
        int weight = weight(event);
        // A quarter on top that bodies never take: heads are what the records are about.
        if (weight > 0 && !claim(weight, limits.queuedBytes() / 4 * 5)) {
            drop(event);
        } else if (!offer(event, most(event))) {
            heldBytes.addAndGet(-weight);
            drop(event);
        }
    }

    /** Whether so many bytes may wait as well, from now on or after a pause. */
    private boolean claim(int bytes, long most) {
        return claimed(bytes, most) || (mayWait(bytes, most) && brake.await(() -> claimed(bytes, most)));
    }

    private boolean claimed(int bytes, long most) {
        if (heldBytes.addAndGet(bytes) <= most) {
            return true;
        }
        heldBytes.addAndGet(-bytes);
        return false;
    }

    private boolean offer(Event event, int most) {
        return queue.offer(event, most) || (!limits.lossy() && brake.await(() -> queue.offer(event, most)));
    }

    /** What is larger than all that may wait would wait for ever. */
    private boolean mayWait(int bytes, long most) {
        return !limits.lossy() && bytes <= most;
    }

    /** How many events may wait for this one to be taken as well. */
    private int most(Event event) {
        if (event instanceof WebSocketPassed) {
            return limits.queuedEvents() / 4 * 3;
        }
        return event instanceof ExchangeStarted ? limits.queuedEvents() / 8 * 7 : limits.queuedEvents();
    }

    private void drop(Event event) {
        droppedEvents.increment();
        if (event instanceof ExchangeEvent of) {
            exchangeDrops.note(of.exchange().value());
        } else if (event instanceof ConnectionEvent of) {
            connectionDrops.note(of.connection().value());
        }
    }

    private static int weight(Event event) {
        if (event instanceof HeadReceived head) {
            return head.head().bytes().length;
        }
        if (event instanceof WebSocketPassed passed) {
            return passed.message().kept().length;
        }
        return event instanceof HeadRejected head ? head.received().length : 0;
    }

    /** The oldest event; null when there is none. For the consumer only. */
    public @Nullable Event poll() {
        Event event = queue.poll();
        if (event != null) {
            int held = event instanceof BodyReceived body ? body.kept().length : weight(event);
            if (held > 0) {
                heldBytes.addAndGet(-held);
            }
        }
        return event;
    }

    /** How many events wait. */
    public int size() {
        return queue.size();
    }

    /** How long event loops waited for room, together. */
    public long heldNanos() {
        return brake.heldNanos();
    }

    /** From now on everything is dropped, and counted. */
    public void shut() {
        shut = true;
        brake.release();
    }

    public long droppedEvents() {
        return droppedEvents.sum();
    }

    public long droppedBodyBytes() {
        return droppedBodyBytes.sum();
    }

    /** Events dropped since the last call: for the consumer, which asks before it folds a later event of the same exchange. */
    public int takeDropped(ExchangeId exchange) {
        return exchangeDrops.take(exchange.value());
    }

    /** As for an exchange. */
    public int takeDropped(ConnectionId connection) {
        return connectionDrops.take(connection.value());
    }

    /** Whether an unknown exchange is unknown because its beginning was dropped. */
    public boolean dropped(ExchangeId exchange) {
        return exchangeDrops.has(exchange.value());
    }

    /** As for an exchange. */
    public boolean dropped(ConnectionId connection) {
        return connectionDrops.has(connection.value());
    }

    /** Whoever folds cannot place an exchange, for its connection is unknown: all of it is lost. */
    public void refuse(ExchangeId exchange) {
        exchangeDrops.note(exchange.value());
    }

    /** Parts of bodies that lost their bytes on the way since the last call. */
    public int takeRobbed(ExchangeId exchange) {
        return bodyDrops.take(exchange.value());
    }
}
