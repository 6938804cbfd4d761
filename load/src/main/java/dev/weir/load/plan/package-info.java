/** When requests are to begin: rates, ramps and arrivals, as pure arithmetic. Start reading at {@link dev.weir.load.plan.Schedule}. */
@NullMarked
package dev.weir.load.plan;

import org.jspecify.annotations.NullMarked;
