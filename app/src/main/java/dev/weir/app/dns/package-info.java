/** Questions to name servers that no request needs: any record type, and the walk down from the root servers. Start reading at {@link dev.weir.app.dns.RootWalk}. */
@NullMarked
package dev.weir.app.dns;

import org.jspecify.annotations.NullMarked;
