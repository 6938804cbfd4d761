package dev.weir.inspector.store.index.column;

import java.util.Arrays;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;

/** A set of numbers: a bit for each, in chunks, as {@link Columns} had them when it was made. */
public final class Numbers {

    private final int[] chunks;
    private final long[] words;

    Numbers(int[] chunks) {
        this(chunks, new long[chunks.length * Chunk.WORDS]);
    }

    private Numbers(int[] chunks, long[] words) {
        this.chunks = chunks;
        this.words = words;
    }

    /** Of the chunk at that place. */
    void put(int place, long[] bits) {
        System.arraycopy(bits, 0, words, place * Chunk.WORDS, Chunk.WORDS);
    }

    long word(int place, int word) {
        return words[place * Chunk.WORDS + word];
    }

    int[] chunks() {
        return chunks;
    }

    public boolean holds(long number) {
        int place = Arrays.binarySearch(chunks, Columns.chunk(number));
        int row = Columns.row(number);
        return place >= 0 && number >= 0 && (word(place, row >> 6) & (1L << row)) != 0;
    }

    public long count() {
        long count = 0;
        for (long word : words) {
            count += Long.bitCount(word);
        }
        return count;
    }

    /** Whether there is none in the chunk at that place. */
    boolean isEmpty(int place) {
        for (int word = 0; word < Chunk.WORDS; word++) {
            if (word(place, word) != 0) {
                return false;
            }
        }
        return true;
    }

    public boolean isEmpty() {
        for (long word : words) {
            if (word != 0) {
                return false;
            }
        }
        return true;
    }

    /** Of two of the same chunks. */
    Numbers without(Numbers others) {
        long[] rest = new long[words.length];
        for (int i = 0; i < words.length; i++) {
            rest[i] = words[i] & ~others.words[i];
        }
        return new Numbers(chunks, rest);
    }

    /** Of two of the same chunks. */
    public Numbers with(Numbers others) {
        long[] all = new long[words.length];
        for (int i = 0; i < words.length; i++) {
            all[i] = words[i] | others.words[i];
        }
        return new Numbers(chunks, all);
    }

    /** These and what is found among others, of the same chunks. */
    public Numbers with(Numbers others, LongPredicate found) {
        long[] all = words.clone();
        Numbers more = new Numbers(chunks, all);
        others.each(number -> {
            if (found.test(number)) {
                int row = Columns.row(number);
                all[Arrays.binarySearch(chunks, Columns.chunk(number)) * Chunk.WORDS + (row >> 6)] |= 1L << row;
            }
        });
        return more;
    }

    /** Upwards. */
    public void each(LongConsumer take) {
        for (int i = 0; i < words.length; i++) {
            for (long bits = words[i]; bits != 0; bits &= bits - 1) {
                take.accept(number(i, Long.numberOfTrailingZeros(bits)));
            }
        }
    }

    private long number(int word, int bit) {
        return (long) chunks[word / Chunk.WORDS] * Chunk.ROWS + ((word % Chunk.WORDS) << 6) + bit;
    }

    /** Some of them in their order. */
    public long[] page(boolean descending, long offset, int limit) {
        long[] page = new long[limit];
        int count = 0;
        long skip = offset;
        for (int i = 0; i < words.length && count < limit; i++) {
            int word = descending ? words.length - 1 - i : i;
            long bits = words[word];
            int here = Long.bitCount(bits);
            if (skip >= here) {
                skip -= here;
                continue;
            }
            while (bits != 0 && count < limit) {
                long bit = descending ? Long.highestOneBit(bits) : Long.lowestOneBit(bits);
                bits &= ~bit;
                if (skip > 0) {
                    skip--;
                } else {
                    page[count++] = number(word, Long.numberOfTrailingZeros(bit));
                }
            }
        }
        return Arrays.copyOf(page, count);
    }
}
