/** The tables of an index, how they are filled, and the views for people. Start reading at {@link dev.weir.inspector.store.index.table.IndexTables}. */
@NullMarked
package dev.weir.inspector.store.index.table;

import org.jspecify.annotations.NullMarked;
