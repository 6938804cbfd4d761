package dev.weir.inspector.store.index;

import java.util.List;

/** A page of ids. */
public record IdPage(long total, List<Long> ids) {}
