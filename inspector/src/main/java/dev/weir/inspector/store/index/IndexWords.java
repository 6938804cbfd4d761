package dev.weir.inspector.store.index;

import dev.weir.inspector.facet.Words;
import dev.weir.inspector.model.PageMark;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Predicate;

/**
 * What an index has few of.
 *
 * @param pages in the order of their beginnings: each lasts until the next one
 */
record IndexWords(WordTable texts, List<PageMark> pages) implements Words {

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
}
