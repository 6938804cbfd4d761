/** Folds the events of a load into histograms and counts, one tally an event loop. Start reading at {@link dev.weir.load.tally.LoopTally}. */
@NullMarked
package dev.weir.load.tally;

import org.jspecify.annotations.NullMarked;
