/**
 * Questions put to name servers over TLS and HTTPS. Start reading at {@link dev.weir.proxy.origin.dns.secure.SecureQuestions}.
 */
@NullMarked
package dev.weir.proxy.origin.dns.secure;

import org.jspecify.annotations.NullMarked;
