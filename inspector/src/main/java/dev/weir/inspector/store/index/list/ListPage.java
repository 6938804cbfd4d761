package dev.weir.inspector.store.index.list;

import java.util.List;

/**
 * A page of a list.
 *
 * @param total how many there are, or as far as is known
 * @param complete whether all exchanges were looked at
 * @param scanned how many were
 * @param of out of so many
 */
public record ListPage(long total, boolean complete, long scanned, long of, List<Long> numbers) {}
