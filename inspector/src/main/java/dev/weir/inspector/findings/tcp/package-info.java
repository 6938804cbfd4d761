/** Rules about TCP, as kernel and packets saw it (W301 to W309). Start reading at {@link dev.weir.inspector.findings.tcp.TcpRules}. */
@NullMarked
package dev.weir.inspector.findings.tcp;

import org.jspecify.annotations.NullMarked;
