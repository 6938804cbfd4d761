/**
 * What all connections of a proxy share and one client could use up: places, bytes in memory, descriptors. Start reading at {@link
 * dev.weir.proxy.limit.ConnectionQuota}.
 */
@NullMarked
package dev.weir.proxy.limit;

import org.jspecify.annotations.NullMarked;
