/** What an event loop puts off to the end of a turn, how late loops are, measured by themselves, and how they end. Start reading at {@link dev.weir.proxy.loop.LoopGauge}. */
@NullMarked
package dev.weir.proxy.loop;

import org.jspecify.annotations.NullMarked;
