/** JSON that any program may have written, as a tree of values. Start reading at {@link dev.weir.inspector.json.tree.JsonTree}. */
@NullMarked
package dev.weir.inspector.json.tree;

import org.jspecify.annotations.NullMarked;
