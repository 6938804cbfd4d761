/** Figures over many exchanges that SQL alone gives. Start reading at {@link dev.weir.inspector.store.index.figures.Overview}. */
@NullMarked
package dev.weir.inspector.store.index.figures;

import org.jspecify.annotations.NullMarked;
