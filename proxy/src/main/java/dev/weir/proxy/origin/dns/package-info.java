/** Turns a host name into addresses, by our own cache and timing, and records every question. Start reading at {@link dev.weir.proxy.origin.dns.Resolver}. */
@NullMarked
package dev.weir.proxy.origin.dns;

import org.jspecify.annotations.NullMarked;
