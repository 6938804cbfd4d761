/**
 * Weir's own certificates for origins that ask for one. Start reading at {@link dev.weir.proxy.tls.identity.ClientCertificates}.
 */
@NullMarked
package dev.weir.proxy.tls.identity;

import org.jspecify.annotations.NullMarked;
