package dev.weir.inspector.store.index.text;

import dev.weir.inspector.facet.UrlTest;
import dev.weir.inspector.store.index.column.Chunk;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which exchanges a test of their URLs finds: a bit for each. */
final class UrlHits {

    private static final long[] NONE = new long[Chunk.WORDS];

    /** By chunk; several are looked at together. */
    private final Map<Integer, Found> chunks = new ConcurrentHashMap<>();

    /**
     * In one chunk.
     *
     * @param version how often something was added to the chunk by then
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Found(int version, long[] bits) {}

    boolean seen(int chunk, int version) {
        Found found = chunks.get(chunk);
        return found != null && found.version() == version;
    }

    void look(int chunk, int version, UrlChunk urls, UrlTest test) {
        chunks.put(chunk, new Found(version, find(urls, test)));
    }

    private static long[] find(UrlChunk urls, UrlTest test) {
        long[] found = new long[Chunk.WORDS];
        int next = next(urls, test.literal(), 0);
        for (int line = 0; line < urls.numbers.length; line++) {
            int end = urls.starts[line + 1] - 1;
            boolean holds = test.literal().isEmpty() || (next >= 0 && next < end);
            boolean open = urls.foreign(line) || (holds && !test.literalDecides());
            boolean passes = open ? test.test().test(urls.line(line)) : holds;
            if (passes) {
                int row = urls.numbers[line];
                found[row >> 6] |= 1L << row;
            }
            if (next >= 0 && next < urls.starts[line + 1]) {
                next = next(urls, test.literal(), urls.starts[line + 1]);
            }
        }
        return found;
    }

    private static int next(UrlChunk urls, String literal, int from) {
        return literal.isEmpty() ? -1 : urls.text.indexOf(literal, from);
    }

    long[] bits(int chunk) {
        Found found = chunks.get(chunk);
        return found == null ? NONE : found.bits();
    }
}
