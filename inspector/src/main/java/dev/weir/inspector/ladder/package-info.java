/** Draws what went between the two ends of a connection, one line a segment with both ends' states. Start reading at {@link dev.weir.inspector.ladder.Ladder}. */
@NullMarked
package dev.weir.inspector.ladder;

import org.jspecify.annotations.NullMarked;
