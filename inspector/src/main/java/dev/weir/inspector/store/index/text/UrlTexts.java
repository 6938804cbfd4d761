package dev.weir.inspector.store.index.text;

import dev.weir.inspector.facet.UrlTest;
import dev.weir.inspector.store.index.column.Around.ChunkBits;
import dev.weir.inspector.store.index.column.Chunk;
import java.lang.ref.SoftReference;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The URLs of an index, to be looked through for a word: 80 MB of text are passed over in some 20 ms, which no index of pieces beats where many
 * are found. The text is kept as long as memory allows, and read again when it did not. One thread at a time.
 */
public final class UrlTexts {

    /** So many neighbouring numbers are read together. */
    public static final int CHUNK = Chunk.ROWS;

    /** At work at the same time; more would have to be in memory at once. */
    private static final int TOGETHER = 16;

    private static final int KEPT = 16;

    private final Connection database;
    private final Map<Integer, SoftReference<UrlChunk>> chunks = new HashMap<>();

    /** How often something was added to each chunk. */
    private final Map<Integer, Integer> versions = new HashMap<>();

    private final Map<String, UrlHits> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, UrlHits> eldest) {
            return size() > KEPT;
        }
    };

    public UrlTexts(Connection database) {
        this.database = database;
    }

    /** The URL of that exchange came or went. */
    public void changed(long number) {
        int chunk = (int) Math.min(number / CHUNK, Integer.MAX_VALUE);
        versions.merge(chunk, 1, Integer::sum);
        chunks.remove(chunk);
    }

    /** Those that pass, of these chunks. What was found before is remembered, and only what came since is looked at. */
    public ChunkBits find(UrlTest test, int[] among) throws SQLException {
        UrlHits hits = known.computeIfAbsent(test.name(), name -> new UrlHits());
        int[] open = IntStream.of(among)
                .filter(chunk -> !hits.seen(chunk, version(chunk)))
                .toArray();
        for (int from = 0; from < open.length; from += TOGETHER) {
            int to = Math.min(from + TOGETHER, open.length);
            UrlChunk[] texts = new UrlChunk[to - from];
            for (int i = from; i < to; i++) {
                texts[i - from] = text(open[i]);
            }
            int first = from;
            IntStream.range(0, texts.length)
                    .parallel()
                    .forEach(i -> hits.look(open[first + i], version(open[first + i]), texts[i], test));
        }
        return hits::bits;
    }

    private int version(int chunk) {
        return versions.getOrDefault(chunk, 0);
    }

    private UrlChunk text(int chunk) throws SQLException {
        SoftReference<UrlChunk> kept = chunks.get(chunk);
        @Nullable UrlChunk there = kept == null ? null : kept.get();
        if (there == null) {
            there = UrlChunk.read(database, (long) chunk * CHUNK);
            chunks.put(chunk, new SoftReference<>(there));
        }
        return there;
    }
}
