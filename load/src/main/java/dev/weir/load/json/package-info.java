/** Reads JSON into maps and lists. Start reading at {@link dev.weir.load.json.JsonTree}. */
@NullMarked
package dev.weir.load.json;

import org.jspecify.annotations.NullMarked;
