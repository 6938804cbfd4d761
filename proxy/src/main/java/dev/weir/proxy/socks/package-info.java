/**
 * The rules of SOCKS (RFC 1928, RFC 1929; SOCKS4 and 4a, which have no RFC): messages read and written, no channel. Start reading at
 * {@link dev.weir.proxy.socks.SocksReader}.
 */
@NullMarked
package dev.weir.proxy.socks;

import org.jspecify.annotations.NullMarked;
