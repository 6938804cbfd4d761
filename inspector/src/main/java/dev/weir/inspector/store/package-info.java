/**
 * The capture file: one SQLite database {@code *.weir} with exchanges, their bodies and connections; kept, evicted and queried
 * here. Start reading at {@link dev.weir.inspector.store.CaptureWriter}, then {@link dev.weir.inspector.store.CaptureReader};
 * the tables are in {@link dev.weir.inspector.store.CaptureSchema}.
 */
@NullMarked
package dev.weir.inspector.store;

import org.jspecify.annotations.NullMarked;
