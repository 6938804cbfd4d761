package dev.weir.inspector.store.index.text;

import dev.weir.inspector.facet.UrlTest;
import java.util.Arrays;

/** Which exchanges a test of their URLs finds: a byte for each number, which SQL reads, too. */
public final class UrlHits {

    private byte[] found = new byte[0];
    private int[] counts = new int[0];
    private int[] seen = new int[0];
    private long changes;

    void grow(int chunks) {
        if (chunks > seen.length) {
            int from = seen.length;
            found = Arrays.copyOf(found, chunks * UrlChunk.NUMBERS);
            counts = Arrays.copyOf(counts, chunks);
            seen = Arrays.copyOf(seen, chunks);
            Arrays.fill(seen, from, chunks, -1);
        }
    }

    boolean seen(int chunk, int version) {
        return seen[chunk] == version;
    }

    void sawAt(int chunk, int version) {
        changes += seen[chunk] == version ? 0 : 1;
        seen[chunk] = version;
    }

    /** Each chunk has places of its own: several may be looked at together. */
    void look(int chunk, UrlChunk urls, UrlTest test) {
        int base = chunk * UrlChunk.NUMBERS;
        Arrays.fill(found, base, base + UrlChunk.NUMBERS, (byte) 0);
        int count = 0;
        int next = next(urls, test.literal(), 0);
        for (int line = 0; line < urls.numbers.length; line++) {
            int end = urls.starts[line + 1] - 1;
            boolean holds = test.literal().isEmpty() || (next >= 0 && next < end);
            boolean open = urls.foreign[line] || (holds && !test.literalDecides());
            boolean passes = open ? test.test().test(urls.line(line)) : holds;
            if (passes) {
                found[base + urls.numbers[line]] = 1;
                count++;
            }
            if (next >= 0 && next < urls.starts[line + 1]) {
                next = next(urls, test.literal(), urls.starts[line + 1]);
            }
        }
        counts[chunk] = count;
    }

    private static int next(UrlChunk urls, String literal, int from) {
        return literal.isEmpty() ? -1 : urls.text.indexOf(literal, from);
    }

    /** Changes whenever something else may be found. */
    public long changes() {
        return changes;
    }

    public long count() {
        long all = 0;
        for (int count : counts) {
            all += count;
        }
        return all;
    }

    /** By numbers from 0 on. */
    public byte[] bytes() {
        return found.clone();
    }

    public long[] numbers() {
        long[] all = new long[(int) count()];
        int at = 0;
        for (int i = 0; i < found.length; i++) {
            if (found[i] != 0) {
                all[at++] = i;
            }
        }
        return all;
    }
}
