/** What a load came to: numbers, thresholds and files. Start reading at {@link dev.weir.load.result.LoadResult}. */
@NullMarked
package dev.weir.load.result;

import org.jspecify.annotations.NullMarked;
