/** Addresses that are written out. Start reading at {@link dev.weir.proxy.origin.dns.literal.IpLiteral}. */
@NullMarked
package dev.weir.proxy.origin.dns.literal;

import org.jspecify.annotations.NullMarked;
