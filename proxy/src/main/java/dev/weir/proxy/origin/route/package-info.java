/**
 * Which ways lead to an origin: directly, or by way of parent proxies. Start reading at {@link dev.weir.proxy.origin.route.RoutePlanner}.
 */
@NullMarked
package dev.weir.proxy.origin.route;

import org.jspecify.annotations.NullMarked;
