/** What is known of the terminal: width, colours, who reads our output. Start reading at {@link dev.weir.app.terminal.Terminal}. */
@NullMarked
package dev.weir.app.terminal;

import org.jspecify.annotations.NullMarked;
