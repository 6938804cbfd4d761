/** Rules about TLS (W502 to W504). Start reading at {@link dev.weir.inspector.findings.tls.TlsRules}. */
@NullMarked
package dev.weir.inspector.findings.tls;

import org.jspecify.annotations.NullMarked;
