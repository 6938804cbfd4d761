/** Rules about the recording itself (W701, W702). Start reading at {@link dev.weir.inspector.findings.evidence.EvidenceRules}. */
@NullMarked
package dev.weir.inspector.findings.evidence;

import org.jspecify.annotations.NullMarked;
