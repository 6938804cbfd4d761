/**
 * Both handshakes: with the client under a leaf certificate of ours, and with the origin, whose certificate is verified. Start
 * reading at {@link dev.weir.proxy.tls.ClientTls} and {@link dev.weir.proxy.tls.OriginTls}.
 */
@NullMarked
package dev.weir.proxy.tls;

import org.jspecify.annotations.NullMarked;
