/** What lists ask of an index and get. Start reading at {@link dev.weir.inspector.store.index.list.ListQuery}. */
@NullMarked
package dev.weir.inspector.store.index.list;

import org.jspecify.annotations.NullMarked;
