package dev.weir.inspector.store.index.list;

import java.util.List;

/** A page of ids. */
public record IdPage(long total, List<Long> ids) {}
