/** Which exchanges of a capture a command is about. Start reading at {@link dev.weir.app.selection.Selection}. */
@NullMarked
package dev.weir.app.selection;

import org.jspecify.annotations.NullMarked;
