/**
 * The language in which people say which exchanges they mean: text to a sealed syntax tree to a predicate. Start reading at {@link
 * dev.weir.inspector.filter.Filter}.
 */
@NullMarked
package dev.weir.inspector.filter;

import org.jspecify.annotations.NullMarked;
