/** Loads that k6 makes: its script, what it says itself, and the manifest for a cluster. Start reading at {@link dev.weir.load.k6.K6Script}. */
@NullMarked
package dev.weir.load.k6;

import org.jspecify.annotations.NullMarked;
