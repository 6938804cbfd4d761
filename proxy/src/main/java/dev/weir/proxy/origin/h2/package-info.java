/**
 * The origin leg over HTTP/2: one connection carries the exchanges of many clients. Start reading at {@link
 * dev.weir.proxy.origin.h2.OriginStreams}.
 */
@NullMarked
package dev.weir.proxy.origin.h2;

import org.jspecify.annotations.NullMarked;
