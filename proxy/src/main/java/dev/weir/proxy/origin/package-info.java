/** The origin leg: from a target to a connection that carries the request. Start reading at {@link dev.weir.proxy.origin.dial.Dialer}. */
@NullMarked
package dev.weir.proxy.origin;

import org.jspecify.annotations.NullMarked;
