/** Rules about how connections are used (W201 to W206). Start reading at {@link dev.weir.inspector.findings.connections.ConnectionRules}. */
@NullMarked
package dev.weir.inspector.findings.connections;

import org.jspecify.annotations.NullMarked;
