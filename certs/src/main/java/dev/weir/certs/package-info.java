/**
 * The root CA of this user and the leaf certificates that Weir shows to clients whose tunnels it opens; knows no sockets and no Netty.
 * Start reading at {@link dev.weir.certs.CaFiles}, then {@link dev.weir.certs.LeafIssuer}.
 */
@NullMarked
package dev.weir.certs;

import org.jspecify.annotations.NullMarked;
