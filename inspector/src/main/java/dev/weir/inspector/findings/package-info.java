/**
 * What a finding is, its thresholds and its words; the rules that find them are in the packages below, by subject. Start reading at
 * {@link dev.weir.inspector.findings.Finding}.
 */
@NullMarked
package dev.weir.inspector.findings;

import org.jspecify.annotations.NullMarked;
