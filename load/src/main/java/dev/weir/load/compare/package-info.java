/** Whether one load was slower than another, or only seems so. Start reading at {@link dev.weir.load.compare.Comparison}. */
@NullMarked
package dev.weir.load.compare;

import org.jspecify.annotations.NullMarked;
