package dev.weir.inspector.store.index.text;

import dev.weir.inspector.facet.UrlTest;
import java.lang.ref.SoftReference;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The URLs of an index, to be looked through for a word: 80 MB of text are passed over in some 50 ms, which no index of pieces beats where many
 * are found, and which costs no room in the file. The text is kept as long as memory allows, and read again when it did not. One thread at a
 * time.
 */
public final class UrlTexts {

    /** So many neighbouring numbers are read together. */
    public static final int CHUNK = UrlChunk.NUMBERS;

    /** At work at the same time; more would have to be in memory at once. */
    private static final int TOGETHER = 16;

    private static final int KEPT = 16;

    private final Connection database;
    private @Nullable SoftReference<UrlChunk>[] chunks = none(0);

    /** How often something was added to each chunk. */
    private int[] versions = new int[0];

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

    @SuppressWarnings({"unchecked", "rawtypes"}) // there are no arrays of a generic type
    private static @Nullable SoftReference<UrlChunk>[] none(int length) {
        return new SoftReference[length];
    }

    /** What the table of URLs holds by now, when it was not filled through {@link #changed}. */
    public void through(long lastNumber) {
        grow(chunk(lastNumber));
    }

    /** The URL of that exchange came or went. */
    public void changed(long number) {
        int chunk = chunk(number);
        grow(chunk);
        versions[chunk]++;
        chunks[chunk] = null;
    }

    private static int chunk(long number) {
        return (int) Math.max(0, Math.min(number / UrlChunk.NUMBERS, Integer.MAX_VALUE / UrlChunk.NUMBERS - 1));
    }

    private void grow(int chunk) {
        if (chunk >= versions.length) {
            int length = Math.max(chunk + 1, versions.length * 2);
            @Nullable SoftReference<UrlChunk>[] more = none(length);
            System.arraycopy(chunks, 0, more, 0, chunks.length);
            chunks = more;
            versions = Arrays.copyOf(versions, length);
        }
    }

    /** Those that pass. What was found before is remembered, and only what came since is looked at. */
    public UrlHits find(UrlTest test) throws SQLException {
        UrlHits hits = known.computeIfAbsent(test.name(), name -> new UrlHits());
        hits.grow(versions.length);
        for (int from = 0; from < versions.length; from += TOGETHER) {
            int to = Math.min(from + TOGETHER, versions.length);
            @Nullable UrlChunk[] texts = new @Nullable UrlChunk[to - from];
            for (int i = from; i < to; i++) {
                texts[i - from] = hits.seen(i, versions[i]) ? null : text(i);
            }
            int first = from;
            IntStream.range(0, texts.length).parallel().forEach(i -> {
                UrlChunk text = texts[i];
                if (text != null) {
                    hits.look(first + i, text, test);
                }
            });
            for (int i = from; i < to; i++) {
                hits.sawAt(i, versions[i]);
            }
        }
        return hits;
    }

    private UrlChunk text(int chunk) throws SQLException {
        SoftReference<UrlChunk> kept = chunks[chunk];
        @Nullable UrlChunk there = kept == null ? null : kept.get();
        if (there == null) {
            there = UrlChunk.read(database, (long) chunk * UrlChunk.NUMBERS);
            chunks[chunk] = new SoftReference<>(there);
        }
        return there;
    }
}
