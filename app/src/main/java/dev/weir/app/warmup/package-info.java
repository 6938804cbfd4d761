/** Makes a fresh JVM ready to measure. Start reading at {@link dev.weir.app.warmup.WarmUp}. */
@NullMarked
package dev.weir.app.warmup;

import org.jspecify.annotations.NullMarked;
