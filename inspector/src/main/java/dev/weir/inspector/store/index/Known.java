package dev.weir.inspector.store.index;

import dev.weir.inspector.facet.UrlTest;
import dev.weir.inspector.model.Note;
import dev.weir.inspector.model.PageMark;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.index.column.Around;
import dev.weir.inspector.store.index.table.WordTable;
import dev.weir.inspector.store.index.text.UrlTexts;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What a condition asks for beside the columns: words and URLs of the index, pages and notes of the capture. */
record Known(WordTable texts, UrlTexts urls, CaptureReader reader) implements Around {

    @Override
    public BitSet words(Predicate<String> test) {
        return texts.passing(test);
    }

    @Override
    public String word(long id) {
        return texts.text(id);
    }

    @Override
    public ChunkBits addressed(UrlTest test, int[] chunks) throws SQLException {
        return urls.find(test, chunks);
    }

    @Override
    public List<PageMark> pages() {
        return reader.pages();
    }

    @Override
    public Map<Long, Note> notes() {
        return reader.notes();
    }
}
