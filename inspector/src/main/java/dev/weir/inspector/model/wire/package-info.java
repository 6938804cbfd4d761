/** What a packet capture saw of a connection. Start reading at {@link dev.weir.inspector.model.wire.Segments}. */
@NullMarked
package dev.weir.inspector.model.wire;

import org.jspecify.annotations.NullMarked;
