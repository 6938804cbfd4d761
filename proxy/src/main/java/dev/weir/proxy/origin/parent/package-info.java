/** A parent proxy is asked for a way through it, by CONNECT or in SOCKS5. Start reading at {@link dev.weir.proxy.origin.parent.ParentTunnel}. */
@NullMarked
package dev.weir.proxy.origin.parent;

import org.jspecify.annotations.NullMarked;
