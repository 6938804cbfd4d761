/**
 * The origin leg: resolve, connect, shake hands, keep connections for reuse, send requests and read responses. Start reading at
 * {@link dev.weir.proxy.origin.Origins}.
 */
@NullMarked
package dev.weir.proxy.origin;

import org.jspecify.annotations.NullMarked;
