/** {@code weir import}: what other programs recorded. Start reading at {@link dev.weir.app.imports.ImportCommand}. */
@NullMarked
package dev.weir.app.imports;

import org.jspecify.annotations.NullMarked;
