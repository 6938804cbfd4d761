/** The commands. Start reading at {@link dev.weir.app.cli.Main}. */
@NullMarked
package dev.weir.app.cli;

import org.jspecify.annotations.NullMarked;
