/** Turns addresses into one established TCP connection: the race of RFC 8305. Start reading at {@link dev.weir.proxy.origin.dial.Dialer}. */
@NullMarked
package dev.weir.proxy.origin.dial;

import org.jspecify.annotations.NullMarked;
