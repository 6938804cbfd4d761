package dev.weir.inspector.store.index.text;

import dev.weir.inspector.facet.UrlTest;
import dev.weir.inspector.store.index.column.Around.ChunkBits;
import dev.weir.inspector.store.index.column.Chunk;
import dev.weir.inspector.store.index.column.Columns;
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
    private final PackedUrls packed;

    /** Whether all of them are packed. */
    private boolean whole;

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

    public UrlTexts(Connection database, Columns exchanges) throws SQLException {
        this.database = database;
        this.packed = new PackedUrls(database, exchanges);
    }

    /** The URL of that exchange came or went. */
    public void changed(long number) {
        int chunk = (int) Math.min(number / CHUNK, Integer.MAX_VALUE);
        versions.merge(chunk, 1, Integer::sum);
        chunks.remove(chunk);
    }

    /** Packs some of them, for an index to which nothing comes any more: what is read first is there sooner. */
    public void pack(int[] some) throws SQLException {
        for (int chunk : some) {
            packed.write(chunk, UrlChunk.read(database, (long) chunk * CHUNK));
        }
    }

    /** Reads one more of those that are packed. Returns whether there was one. */
    public boolean load(int[] among) throws SQLException {
        for (int chunk : among) {
            if (whole && !chunks.containsKey(chunk)) {
                PackedUrls.Packed frame = packed.read(chunk);
                UrlChunk urls = frame == null ? null : frame.unpack();
                chunks.put(
                        chunk,
                        new SoftReference<>(urls == null ? UrlChunk.read(database, (long) chunk * CHUNK) : urls));
                return true;
            }
        }
        return false;
    }

    /** All are packed. */
    public void whole() {
        whole = true;
    }

    /** Those that pass, of these chunks. What was found before is remembered, and only what came since is looked at. */
    public ChunkBits find(UrlTest test, int[] among) throws SQLException {
        UrlHits hits = known.computeIfAbsent(test.name(), name -> new UrlHits());
        int[] open = IntStream.of(among)
                .filter(chunk -> !hits.seen(chunk, version(chunk)))
                .toArray();
        for (int from = 0; from < open.length; from += TOGETHER) {
            look(hits, test, IntStream.of(open).skip(from).limit(TOGETHER).toArray());
        }
        return hits::bits;
    }

    private void look(UrlHits hits, UrlTest test, int[] some) throws SQLException {
        @Nullable UrlChunk[] texts = new @Nullable UrlChunk[some.length];
        PackedUrls.@Nullable Packed[] frames = new PackedUrls.@Nullable Packed[some.length];
        for (int i = 0; i < some.length; i++) {
            texts[i] = kept(some[i]);
            frames[i] = texts[i] == null && whole ? packed.read(some[i]) : null;
        }
        IntStream.range(0, some.length).parallel().forEach(i -> {
            PackedUrls.Packed frame = frames[i];
            UrlChunk urls = frame == null ? texts[i] : frame.unpack();
            if (urls != null) {
                texts[i] = urls;
                hits.look(some[i], version(some[i]), urls, test);
            }
        });
        for (int i = 0; i < some.length; i++) {
            UrlChunk urls = texts[i];
            if (urls == null) {
                urls = UrlChunk.read(database, (long) some[i] * CHUNK);
                hits.look(some[i], version(some[i]), urls, test);
            }
            if (kept(some[i]) == null) {
                chunks.put(some[i], new SoftReference<>(urls));
            }
        }
    }

    private int version(int chunk) {
        return versions.getOrDefault(chunk, 0);
    }

    private @Nullable UrlChunk kept(int chunk) {
        SoftReference<UrlChunk> reference = chunks.get(chunk);
        return reference == null ? null : reference.get();
    }
}
