/** Results of several machines put together into one. Start reading at {@link dev.weir.load.merge.Merge}. */
@NullMarked
package dev.weir.load.merge;

import org.jspecify.annotations.NullMarked;
