/**
 * What an index knows of exchanges and connections, column by column: a million are looked through in milliseconds. Start reading at {@link
 * dev.weir.inspector.store.index.column.Columns}.
 */
@NullMarked
package dev.weir.inspector.store.index.column;

import org.jspecify.annotations.NullMarked;
