/** Rules about names (W401 to W403). Start reading at {@link dev.weir.inspector.findings.dns.DnsRules}. */
@NullMarked
package dev.weir.inspector.findings.dns;

import org.jspecify.annotations.NullMarked;
