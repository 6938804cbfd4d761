/** What {@code weir run} prints while traffic passes. Start reading at {@link dev.weir.app.lines.ExchangeLines}. */
@NullMarked
package dev.weir.app.lines;

import org.jspecify.annotations.NullMarked;
