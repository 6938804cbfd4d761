/** By what Weir can say who it is. Start reading at {@link dev.weir.certs.identity.ClientIdentity}. */
@NullMarked
package dev.weir.certs.identity;

import org.jspecify.annotations.NullMarked;
