/** What is asked for: prepared requests, and in which order. Start reading at {@link dev.weir.load.target.Targets}. */
@NullMarked
package dev.weir.load.target;

import org.jspecify.annotations.NullMarked;
