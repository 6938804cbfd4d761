/** The two kinds of ends that a tunnel can have: a connection, or a stream of HTTP/2. Start reading at {@link dev.weir.proxy.relay.TunnelHandler}. */
@NullMarked
package dev.weir.proxy.relay;

import org.jspecify.annotations.NullMarked;
