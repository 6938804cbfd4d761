/** What HTTP/2 adds to a record. Start reading at {@link dev.weir.inspector.model.http2.Streams}. */
@NullMarked
package dev.weir.inspector.model.http2;

import org.jspecify.annotations.NullMarked;
