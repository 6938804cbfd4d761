/**
 * Puts client leg and origin leg together into a running proxy. Start reading at {@link dev.weir.proxy.ProxyServer}.
 */
@NullMarked
package dev.weir.proxy;

import org.jspecify.annotations.NullMarked;
