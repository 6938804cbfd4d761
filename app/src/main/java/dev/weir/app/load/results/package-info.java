/** What is done with results of {@code weir load} that are there already: compared, put together, shown again. Start reading at {@link dev.weir.app.load.results.DiffCommand}. */
@NullMarked
package dev.weir.app.load.results;

import org.jspecify.annotations.NullMarked;
