/** {@code weir load} and its subcommands: from options to a plan, and from a run to its directory. Start reading at {@link dev.weir.app.load.LoadCommand}. */
@NullMarked
package dev.weir.app.load;

import org.jspecify.annotations.NullMarked;
