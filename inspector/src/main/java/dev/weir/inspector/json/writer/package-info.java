/** Writing JSON at full speed. */
@NullMarked
package dev.weir.inspector.json.writer;

import org.jspecify.annotations.NullMarked;
