/** Applies all rules to a capture. Start reading at {@link dev.weir.inspector.diagnosis.Diagnosis}. */
@NullMarked
package dev.weir.inspector.diagnosis;

import org.jspecify.annotations.NullMarked;
