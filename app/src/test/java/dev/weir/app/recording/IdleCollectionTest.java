package dev.weir.app.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class IdleCollectionTest {

    private static final long MEGABYTE = 1 << 20;

    private long records = 100;
    private long busyNanos = Duration.ofSeconds(7).toNanos();
    private long heapBytes = 40 * MEGABYTE;
    private int collections;
    private final IdleCollection collection =
            new IdleCollection(() -> records, () -> busyNanos, () -> heapBytes, () -> collections++);

    @Test
    void nothingIsCollectedWhileTheLoopsWork() {
        heapBytes += 8 * MEGABYTE;
        busyNanos += Duration.ofMillis(11).toNanos();

        collection.look();

        assertEquals(0, collections);
    }

    @Test
    void nothingIsCollectedBetweenTwoExchanges() {
        heapBytes += 8 * MEGABYTE;
        records++;
        busyNanos += Duration.ofMillis(1).toNanos();

        collection.look();

        assertEquals(0, collections);
    }

    @Test
    void theFirstQuietLookAfterALoadCollectsAndNoOtherDoes() {
        heapBytes += 8 * MEGABYTE;
        busyNanos += Duration.ofSeconds(1).toNanos();
        collection.look();

        collection.look();
        collection.look();

        assertEquals(1, collections);
    }

    @Test
    void aHeapThatHasNotGrownIsLeftAlone() {
        collection.look();
        collection.look();

        assertEquals(0, collections);
    }

    @Test
    void growthIsCountedFromTheLastCollection() {
        heapBytes += 8 * MEGABYTE;
        collection.look();
        heapBytes += MEGABYTE / 2;
        collection.look();
        assertEquals(1, collections);

        heapBytes += MEGABYTE / 2;
        collection.look();

        assertEquals(2, collections);
    }
}
