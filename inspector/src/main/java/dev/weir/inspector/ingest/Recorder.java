package dev.weir.inspector.ingest;

import dev.weir.events.Event;
import dev.weir.events.EventSink;
import dev.weir.events.Ticker;
import dev.weir.inspector.intake.Intake;
import dev.weir.inspector.intake.RecorderLimits;
import dev.weir.inspector.model.CaptureInfo.Loss;
import dev.weir.inspector.wire.SegmentSource;
import java.lang.invoke.MethodHandles;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes events from the event loops and has them folded and stored by one thread of its own. When they come faster than that, the
 * loops wait ({@link RecorderLimits#lossy}: or what does not fit is dropped and counted).
 */
public final class Recorder implements EventSink, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

    /**
     * The consumer looks again after a nap instead of being woken per event: an unpark costs an event loop 5 to 50 us. The longest, for
     * when little comes: every waking runs code that is no longer in the processor's cache.
     */
    private static final long LONGEST_NAP_NANOS = 20_000_000L;

    /** When much comes: what an event loop wrote a millisecond ago is still in the processor's cache, after five it no longer is. */
    private static final long SHORTEST_NAP_NANOS = 1_000_000L;

    /** Measured: 1 ms is best when an event comes each 7 us, 20 ms when one comes each 37 us; in between the square of that time. */
    private static final long NAP_DIVISOR_NANOS = 64;

    /** After this time without an event it sleeps until it is woken, so that an idle Weir costs nothing. */
    private static final long IDLE_NANOS = 1_000_000_000L;

    /** What comes into the store by another way is looked at that often when nothing happens. */
    private static final long LOOK_NANOS = 1_000_000_000L;

    private static final long FLUSH_NANOS = 100_000_000L;
    private static final int BATCH = 1024;

    /**
     * A full batch, 1.2 ms, is followed by another one: the recorder is behind, because it had to wait, and has the kernel's credit for that. On its own processor it goes on;
     * on the event loop's it would keep it for three batches or more, and a compilation after it (docs/notes/038). Any sleep hands the processor over.
     */
    private static final long BREATH_NANOS = 50_000L;

    private static final boolean SHARES_PROCESSOR = Runtime.getRuntime().availableProcessors() == 1;

    private final CountingStore store;
    private final Ticker ticker;
    private final Intake intake;
    private final Folder folder;
    private final Thread consumer;
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final AtomicLong lostInFolding = new AtomicLong();
    private final AtomicLong refusedBodyBytes = new AtomicLong();
    private final Queue<CompletableFuture<OpenRecords>> questions = new ConcurrentLinkedQueue<>();
    private volatile boolean closing;
    private long busyAtNanos;

    /** Without packets. */
    public Recorder(RecordStore store, Ticker ticker, RecorderLimits limits) {
        this(store, ticker, limits, SegmentSource.NONE);
    }

    public Recorder(RecordStore store, Ticker ticker, RecorderLimits limits, SegmentSource packets) {
        this.store = new CountingStore(store);
        this.ticker = ticker;
        intake = new Intake(limits);
        folder = new Folder(this.store, intake, limits.openBodyBytes(), packets);
        consumer = new Thread(this::run, "weir-recorder");
        consumer.setDaemon(true);
    }

    /** Starts the consumer; what was accepted before waits in the queue. */
    public void start() {
        consumer.start();
    }

    @Override
    public void accept(Event event) {
        intake.accept(event);
        if (asleep.get()) {
            wake();
        }
    }

    boolean asleep() {
        return asleep.get();
    }

    private void wake() {
        if (asleep.compareAndSet(true, false)) {
            LockSupport.unpark(consumer);
        }
    }

    /** What could not be recorded until now; exact once the recorder is closed. */
    public Loss loss() {
        int left = closing && !consumer.isAlive() ? intake.size() : 0;
        return new Loss(
                intake.droppedEvents() + lostInFolding.get() + left,
                store.unwritten(),
                0,
                false,
                intake.droppedBodyBytes() + refusedBodyBytes.get());
    }

    /** How long event loops waited for the recording until now, together; each stamp of that time may be late by its wait. */
    public long heldNanos() {
        return intake.heldNanos();
    }

    /**
     * What is under way, as far as it is known: {@code recording()} of its exchanges says that they have not ended. Waits for the
     * consumer, so never call it from an event loop or from the store.
     */
    public OpenRecords open() {
        CompletableFuture<OpenRecords> answer = new CompletableFuture<>();
        questions.add(answer);
        wake();
        if (closing || !consumer.isAlive()) {
            answer.complete(OpenRecords.NONE);
        }
        return answer.completeOnTimeout(OpenRecords.NONE, 2, TimeUnit.SECONDS).join();
    }

    /** Takes no more events, folds and stores what waits, hands over what is still open, and flushes. */
    @Override
    public void close() {
        intake.shut();
        closing = true;
        asleep.set(false);
        LockSupport.unpark(consumer);
        boolean interrupted = false;
        while (consumer.isAlive()) {
            try {
                consumer.join();
            } catch (InterruptedException e) {
                // The capture must be whole before anyone seals it: finish first, tell the caller's thread afterwards.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The JVM takes a method's profile from the archive of the build only when every class in it is initialised, those of events that are rare
     * among them: it would learn anew what folding an event is, and compile it for nothing whenever a new kind came (docs/notes/037).
     */
    private static void initializeEvents() {
        for (Class<?> group : Event.class.getPermittedSubclasses()) {
            for (Class<?> kind : group.getPermittedSubclasses()) {
                try {
                    MethodHandles.publicLookup().ensureInitialized(kind);
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException("events are public", e);
                }
            }
        }
    }

    private void run() {
        initializeEvents();
        int sinceNap = 0;
        long nappedAtNanos = ticker.nanos();
        while (!closing || intake.size() > 0) {
            int folded = foldBatch();
            sinceNap += folded;
            long now = ticker.nanos();
            if (folded > 0) {
                busyAtNanos = now;
            }
            guarded(() -> folder.tick(now));
            store.flushIfDue(now, FLUSH_NANOS);
            answerQuestions(now);
            if (folded == BATCH && SHARES_PROCESSOR) {
                LockSupport.parkNanos(BREATH_NANOS);
            }
            if (folded == 0 && !closing) {
                rest(now, napNanos(sinceNap, now - nappedAtNanos));
                sinceNap = 0;
                nappedAtNanos = now;
            }
        }
        long end = ticker.nanos();
        boolean all = false;
        while (!all) {
            // Each try takes at least one draft off: one that cannot become a record does not keep the others from it.
            all = guarded(() -> folder.end(end));
        }
        if (store.dirty()) {
            store.flush();
        }
        publish();
        answerQuestions(end);
    }

    private int foldBatch() {
        int done = 0;
        Event event = intake.poll();
        while (event != null) {
            fold(event);
            event = ++done < BATCH ? intake.poll() : null;
        }
        publish();
        return done;
    }

    private void publish() {
        lostInFolding.setRelease(folder.unplacedEvents());
        refusedBodyBytes.setRelease(folder.refusedBodyBytes());
    }

    /** One event that cannot be folded must not end the recording of all the others. */
    private void fold(Event event) {
        try {
            folder.accept(event);
        } catch (RuntimeException e) {
            notFolded(e);
        }
    }

    private static boolean guarded(Runnable step) {
        try {
            step.run();
            return true;
        } catch (RuntimeException e) {
            notFolded(e);
            return false;
        }
    }

    private static void notFolded(RuntimeException e) {
        LOG.error("an event could not be recorded", e);
    }

    private void answerQuestions(long nowNanos) {
        CompletableFuture<OpenRecords> question = questions.poll();
        while (question != null) {
            question.complete(folder.open(nowNanos));
            question = questions.poll();
        }
    }

    /** @param events that came in so many nanoseconds */
    static long napNanos(int events, long nanos) {
        long each = Math.min(LONGEST_NAP_NANOS, nanos / Math.max(1, events));
        return Math.max(SHORTEST_NAP_NANOS, Math.min(LONGEST_NAP_NANOS, each * each / NAP_DIVISOR_NANOS));
    }

    private void rest(long nowNanos, long napNanos) {
        boolean idle = nowNanos - busyAtNanos > IDLE_NANOS && !store.dirty() && folder.settled();
        if (!idle) {
            LockSupport.parkNanos(napNanos);
            return;
        }
        asleep.set(true);
        // Looked at again after the flag is up: whoever put something in before may not have seen it.
        if (intake.size() == 0 && questions.isEmpty() && !closing) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        asleep.set(false);
    }
}
