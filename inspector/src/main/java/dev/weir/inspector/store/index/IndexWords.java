package dev.weir.inspector.store.index;

import dev.weir.inspector.facet.Words;
import dev.weir.inspector.model.Note;
import dev.weir.inspector.model.PageMark;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What an index has few of.
 *
 * @param pages in the order of their beginnings: each lasts until the next one
 * @param notes of people, by the exchange's number
 */
record IndexWords(WordTable texts, List<PageMark> pages, Map<Long, Note> notes) implements Words {

    @Override
    public String in(Predicate<String> test) {
        return texts.in(test);
    }

    @Override
    public String during(Predicate<String> test) {
        StringJoiner spans = new StringJoiner(" OR ", "(0 OR ", ")").setEmptyValue("0");
        for (int i = 0; i < pages.size(); i++) {
            if (test.test(pages.get(i).name())) {
                spans.add("f.started >= " + pages.get(i).atNanos()
                        + (i + 1 < pages.size()
                                ? " AND f.started < " + pages.get(i + 1).atNanos()
                                : ""));
            }
        }
        return spans.toString();
    }

    @Override
    public String noted(Predicate<Note> test) {
        return notes.values().stream()
                .filter(test)
                .map(note -> Long.toString(note.number()))
                .collect(Collectors.joining(",", "f.number IN (", ")"));
    }
}
