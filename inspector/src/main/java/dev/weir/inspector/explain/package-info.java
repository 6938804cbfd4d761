/** Tells one exchange in prose, for whoever learns how the web works: from the URL to the last segment, with its own numbers. Start reading at {@link dev.weir.inspector.explain.Explanation}. */
@NullMarked
package dev.weir.inspector.explain;

import org.jspecify.annotations.NullMarked;
