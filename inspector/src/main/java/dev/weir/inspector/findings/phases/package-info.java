/** Rules about where the time of an exchange went (W101 to W107). Start reading at {@link dev.weir.inspector.findings.phases.PhaseRules}. */
@NullMarked
package dev.weir.inspector.findings.phases;

import org.jspecify.annotations.NullMarked;
