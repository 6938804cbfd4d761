/** Recorded requests, made once more through Weir's own proxy. Start reading at {@link dev.weir.app.replay.Replayer}. */
@NullMarked
package dev.weir.app.replay;

import org.jspecify.annotations.NullMarked;
