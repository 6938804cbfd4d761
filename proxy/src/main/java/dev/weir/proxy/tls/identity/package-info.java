/**
 * Who shows a certificate besides servers: Weir to origins that ask for one, clients never. Start reading at {@link dev.weir.proxy.tls.identity.ClientCertificates}.
 */
@NullMarked
package dev.weir.proxy.tls.identity;

import org.jspecify.annotations.NullMarked;
