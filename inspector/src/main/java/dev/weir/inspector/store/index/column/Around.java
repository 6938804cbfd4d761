package dev.weir.inspector.store.index.column;

import dev.weir.inspector.facet.UrlTest;
import dev.weir.inspector.model.Note;
import dev.weir.inspector.model.PageMark;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What stands beside the columns of an index. */
public interface Around {

    /** The id of a text that was not kept, because there were too many different ones. */
    long NOT_KEPT = 0;

    /** The ids of words that pass. */
    BitSet words(Predicate<String> test);

    String word(long id);

    /** Of the exchanges whose URL passes, the bits of one chunk. */
    ChunkBits addressed(UrlTest test, int[] chunks) throws SQLException;

    /** In the order of their beginnings: each lasts until the next one. */
    List<PageMark> pages();

    /** Of people, by the exchange's number. */
    Map<Long, Note> notes();

    /** Bits of {@link Chunk#ROWS} exchanges at a time. */
    @FunctionalInterface
    interface ChunkBits {
        long[] of(int chunk);
    }
}
