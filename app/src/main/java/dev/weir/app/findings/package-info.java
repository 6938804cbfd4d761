/** What commands do with findings: options, printing, exit code. Start reading at {@link dev.weir.app.findings.FindingReport}. */
@NullMarked
package dev.weir.app.findings;

import org.jspecify.annotations.NullMarked;
