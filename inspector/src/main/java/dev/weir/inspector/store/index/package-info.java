/**
 * Facets of all exchanges in a database of their own beside the journal: lists, filters and figures come from here. Start reading at
 * {@link dev.weir.inspector.store.index.CaptureIndex}.
 */
@NullMarked
package dev.weir.inspector.store.index;

import org.jspecify.annotations.NullMarked;
