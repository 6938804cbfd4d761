/**
 * What a capture is made of: blocks of records, each one batch, compressed together. Start reading at {@link
 * dev.weir.inspector.store.block.BlockDraft}; how a block looks is in {@code docs/capture-format.md}.
 */
@NullMarked
package dev.weir.inspector.store.block;

import org.jspecify.annotations.NullMarked;
