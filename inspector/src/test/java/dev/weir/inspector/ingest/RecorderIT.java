package dev.weir.inspector.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.Event;
import dev.weir.events.Ticker;
import dev.weir.inspector.intake.RecorderLimits;
import dev.weir.inspector.model.CaptureInfo.Loss;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.testing.Events;
import dev.weir.inspector.testing.RecordingStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The recorder with real threads and the real clock. */
class RecorderIT {

    private static final int PRODUCERS = 4;
    private static final RecorderLimits AMPLE = new RecorderLimits(1 << 18, 1 << 26, 1 << 26, false);

    /** What one event loop sees: a client connection and that many exchanges. */
    private static List<Event> loop(int producer, int exchanges) {
        Events events = new Events().accepted(producer + 1);
        for (int i = 0; i < exchanges; i++) {
            long id = (long) i * (PRODUCERS + 1) + producer + 1;
            events.at(i).exchange(id).started(producer + 1).served(1000, 1, 0);
        }
        return events.list();
    }

    private static long produce(Recorder recorder, int exchanges) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        long count = 0;
        CountDownLatch go = new CountDownLatch(1);
        for (int producer = 0; producer < PRODUCERS; producer++) {
            List<Event> events = loop(producer, exchanges);
            count += events.size();
            Thread thread = new Thread(() -> {
                await(go);
                events.forEach(recorder::accept);
            });
            threads.add(thread);
            thread.start();
        }
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        return count;
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody let go");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void nothingIsLostOfAHundredThousandEventsFromFourLoops() throws Exception {
        RecordingStore store = new RecordingStore();
        Recorder recorder = new Recorder(store, Ticker.system(), AMPLE);
        recorder.start();

        assertThat(produce(recorder, 2_300)).isGreaterThan(100_000);
        recorder.close();

        assertThat(recorder.loss()).isEqualTo(Loss.NONE);
        assertThat(store.exchanges())
                .hasSize(PRODUCERS * 2_300)
                .allMatch(x -> x.recording().whole());
        assertThat(store.exchanges()).extracting(RecordedExchange::number).doesNotHaveDuplicates();
        assertThat(store.connections()).hasSize(PRODUCERS);
        assertThat(store.connections())
                .extracting(RecordedConnection::exchanges)
                .containsOnly(2_300);
    }

    @Test
    void whatASlowStoreLeavesNoRoomForIsCountedExactly() throws Exception {
        StuckStore store = new StuckStore();
        Recorder recorder = new Recorder(store, Ticker.system(), new RecorderLimits(1 << 10, 1 << 20, 1 << 20, true));
        recorder.start();
        List<Event> first = loop(PRODUCERS, 1);
        first.forEach(recorder::accept);
        await(store.stuck);

        long sent = first.size() + produce(recorder, 2_400);
        assertThat(recorder.loss().droppedEvents()).isGreaterThanOrEqualTo(sent - first.size() - (1 << 10));
        store.free.countDown();
        recorder.close();

        int eventsOfOne = first.size() - 1;
        long folded = store.kept.connections().size();
        for (RecordedExchange x : store.kept.exchanges()) {
            folded += eventsOfOne - x.recording().lostEvents();
        }
        assertThat(folded).isBetween((long) first.size(), first.size() + (1L << 10));
        assertThat(folded + recorder.loss().droppedEvents()).isEqualTo(sent);
        assertThat(recorder.loss().unwrittenExchanges()).isZero();
    }

    @Test
    void slowStoreSlowsTheLoopsDownAndNothingIsLost() throws Exception {
        RecordingStore kept = new RecordingStore();
        RecordStore slow = new RecordStore() {
            @Override
            public void exchange(RecordedExchange exchange) {
                LockSupport.parkNanos(20_000);
                kept.exchange(exchange);
            }

            @Override
            public void connection(RecordedConnection connection) {
                kept.connection(connection);
            }

            @Override
            public void flush() {
                kept.flush();
            }
        };
        Recorder recorder = new Recorder(slow, Ticker.system(), new RecorderLimits(1 << 7, 1 << 12, 1 << 20, false));
        recorder.start();

        produce(recorder, 300);
        recorder.close();

        assertThat(recorder.loss()).isEqualTo(Loss.NONE);
        assertThat(recorder.heldNanos()).isPositive();
        assertThat(kept.exchanges())
                .hasSize(PRODUCERS * 300)
                .allMatch(x -> x.recording().whole());
    }

    @Test
    void whatIsThereIsFlushedWithinAFewTensOfMilliseconds() {
        RecordingStore store = new RecordingStore();
        try (Recorder recorder = new Recorder(store, Ticker.system(), AMPLE)) {
            recorder.start();
            loop(0, 1).forEach(recorder::accept);

            Awaitility.await().atMost(5, TimeUnit.SECONDS).until(() -> store.flushes() > 0);
            assertThat(store.exchanges()).hasSize(1);
        }
    }

    @Test
    void sleepingConsumerIsWokenByAnEvent() {
        RecordingStore store = new RecordingStore();
        AtomicLong clock = new AtomicLong();
        // The clock leaps: the consumer takes itself for idle at once.
        try (Recorder recorder = new Recorder(store, () -> clock.addAndGet(3_000_000_000L), AMPLE)) {
            recorder.start();
            Awaitility.await().atMost(5, TimeUnit.SECONDS).until(recorder::asleep);
            loop(0, 1).forEach(recorder::accept);

            Awaitility.await()
                    .atMost(5, TimeUnit.SECONDS)
                    .until(() -> store.exchanges().size() == 1);
        }
    }

    @Test
    void exchangesUnderWayCanBeAskedFor() {
        RecordingStore store = new RecordingStore();
        Recorder recorder = new Recorder(store, Ticker.system(), AMPLE);
        recorder.start();
        List<Event> events = loop(0, 1);
        events.subList(0, events.size() - 1).forEach(recorder::accept);

        Awaitility.await()
                .atMost(5, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(recorder.open().exchanges()).hasSize(1));
        recorder.close();

        assertThat(recorder.open().exchanges()).isEmpty();
        assertThat(store.exchange().recording().ended()).isFalse();
    }

    /** Stands still from the first exchange until it is let go. */
    private static final class StuckStore implements RecordStore {
        private final RecordingStore kept = new RecordingStore();
        private final CountDownLatch stuck = new CountDownLatch(1);
        private final CountDownLatch free = new CountDownLatch(1);

        @Override
        public void exchange(RecordedExchange exchange) {
            stuck.countDown();
            await(free);
            kept.exchange(exchange);
        }

        @Override
        public void connection(RecordedConnection connection) {
            kept.connection(connection);
        }

        @Override
        public void flush() {
            kept.flush();
        }
    }
}
