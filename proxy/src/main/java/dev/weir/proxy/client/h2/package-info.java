/** The client leg over HTTP/2: one exchange a stream. Start reading at {@link dev.weir.proxy.client.h2.ClientStreams}. */
@NullMarked
package dev.weir.proxy.client.h2;

import org.jspecify.annotations.NullMarked;
