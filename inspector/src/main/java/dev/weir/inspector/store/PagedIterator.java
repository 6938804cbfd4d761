package dev.weir.inspector.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Rows a page at a time, each page a short read of its own: a reader that takes its time would otherwise keep the writer's log
 * from being folded and let it grow without end. Nothing is open between pages, so there is nothing to close.
 */
abstract class PagedIterator<R, T> implements Iterator<T> {

    /** Records of 1 to 2 KB: half a megabyte in memory. */
    static final int PAGE_ROWS = 256;

    private final Deque<R> page = new ArrayDeque<>();
    private boolean last;

    /** The next rows after those that came; fewer than {@link #PAGE_ROWS} when they are the last. */
    abstract List<R> nextPage();

    abstract T item(R row);

    @Override
    public final boolean hasNext() {
        if (page.isEmpty() && !last) {
            List<R> rows = nextPage();
            last = rows.size() < PAGE_ROWS;
            page.addAll(rows);
        }
        return !page.isEmpty();
    }

    @Override
    public final T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return item(page.remove());
    }
}
