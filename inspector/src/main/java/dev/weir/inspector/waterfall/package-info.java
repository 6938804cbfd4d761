/**
 * Draws exchanges as a waterfall for terminals: pure functions of the model, no terminal, no input or output, no clock. Start
 * reading at {@link dev.weir.inspector.waterfall.WaterfallList} (many exchanges) and {@link
 * dev.weir.inspector.waterfall.ExchangeView} (one in full).
 */
@NullMarked
package dev.weir.inspector.waterfall;

import org.jspecify.annotations.NullMarked;
