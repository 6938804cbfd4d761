/** Results read back from their directories. Start reading at {@link dev.weir.load.stored.StoredRun}. */
@NullMarked
package dev.weir.load.stored;

import org.jspecify.annotations.NullMarked;
