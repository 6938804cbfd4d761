/** Which exchanges of a capture a command is about, and those as JSON. Start reading at {@link dev.weir.app.selection.FilterText}. */
@NullMarked
package dev.weir.app.selection;

import org.jspecify.annotations.NullMarked;
