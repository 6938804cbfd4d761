package dev.weir.inspector.store.index;

import dev.weir.inspector.model.PageMark;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Predicate;

/** When pages were: each until the next one began. */
final class PageSpans {

    private PageSpans() {}

    /** SQL that holds for exchanges of the pages whose name passes. */
    static String during(List<PageMark> pages, Predicate<String> test) {
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
