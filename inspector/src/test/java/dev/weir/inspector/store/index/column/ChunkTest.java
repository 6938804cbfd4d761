package dev.weir.inspector.store.index.column;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkTest {

    private static void comesBack(Chunk chunk) {
        Chunk read = new Chunk();
        // What was there before must not show through.
        for (int row = 0; row < Chunk.ROWS; row++) {
            read.set(row, -7);
        }
        read.unpack(chunk.pack());
        for (int row = 0; row < Chunk.ROWS; row++) {
            assertThat(read.has(row)).as("row %s", row).isEqualTo(chunk.has(row));
            if (chunk.has(row)) {
                assertThat(read.values[row]).as("row %s", row).isEqualTo(chunk.values[row]);
            }
        }
    }

    @Test
    void valuesOfEveryWidthComeBackHoweverManyThereAre() {
        Random random = new Random(1);
        for (int bits = 0; bits <= 64; bits++) {
            for (int of : new int[] {1, 2, 50, Chunk.ROWS * 3}) {
                Chunk chunk = new Chunk();
                long offset = random.nextLong() >> random.nextInt(64);
                for (int row = 0; row < Chunk.ROWS; row++) {
                    if (random.nextInt(of) == 0) {
                        chunk.set(row, offset + (bits == 0 ? 0 : random.nextLong() >>> (64 - bits)));
                    }
                }
                comesBack(chunk);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 4094, 4095})
    void aSingleOneTakesLittle(int row) {
        Chunk chunk = new Chunk();
        chunk.set(row, Long.MIN_VALUE);
        assertThat(chunk.pack()).hasSizeLessThan(26 + Chunk.ROWS / 8);
        comesBack(chunk);
    }

    @Test
    void theGreatestDifferenceComesBack() {
        Chunk chunk = new Chunk();
        chunk.set(3, Long.MIN_VALUE);
        chunk.set(4, Long.MAX_VALUE);
        comesBack(chunk);
    }

    @Test
    void whatWasRemovedIsGone() {
        Chunk chunk = new Chunk();
        chunk.set(9, 1);
        chunk.remove(9);
        assertThat(chunk.pack()).isEqualTo(Chunk.EMPTY);
        comesBack(chunk);
    }
}
