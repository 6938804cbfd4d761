package dev.weir.inspector.store.index.column;

/** Many values, of which a few are looked for by their places in the order. */
final class Values {

    private static final int BUCKET_BITS = 12;

    private final long[] values;
    private int count;

    Values(int most) {
        values = new long[most];
    }

    /** Those of a chunk's values that are among the rows, 64 a word. */
    void add(long[] among, long[] chunk) {
        for (int word = 0; word < among.length; word++) {
            if (among[word] == -1L) {
                System.arraycopy(chunk, word << 6, values, count, Long.SIZE);
                count += Long.SIZE;
                continue;
            }
            for (long bits = among[word]; bits != 0; bits &= bits - 1) {
                values[count++] = chunk[(word << 6) + Long.numberOfTrailingZeros(bits)];
            }
        }
    }

    int count() {
        return count;
    }

    /**
     * The value at a place.
     *
     * @param before how many are less
     */
    record Rank(long value, int before) {}

    /** In each round the bucket that has the place is divided anew: after at most six there is one value left in it. */
    Rank at(int place) {
        long[] among = values;
        int size = count;
        int before = 0;
        while (true) {
            long least = Long.MAX_VALUE;
            long most = Long.MIN_VALUE;
            for (int i = 0; i < size; i++) {
                least = Math.min(least, among[i]);
                most = Math.max(most, among[i]);
            }
            if (least == most) {
                return new Rank(least, before);
            }
            // Differences are unsigned.
            int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(most - least) - BUCKET_BITS);
            int[] sizes = new int[1 << BUCKET_BITS];
            for (int i = 0; i < size; i++) {
                sizes[(int) ((among[i] - least) >>> shift)]++;
            }
            int bucket = 0;
            while (before + sizes[bucket] <= place) {
                before += sizes[bucket++];
            }
            long[] inside = new long[sizes[bucket]];
            int next = 0;
            for (int i = 0; i < size; i++) {
                if ((int) ((among[i] - least) >>> shift) == bucket) {
                    inside[next++] = among[i];
                }
            }
            among = inside;
            size = next;
        }
    }
}
