/**
 * What a capture holds, as immutable records, and the pure functions that derive phases from them. Start reading at {@link
 * dev.weir.inspector.model.RecordedExchange}.
 */
@NullMarked
package dev.weir.inspector.model;

import org.jspecify.annotations.NullMarked;
