/**
 * Takes secrets out of what leaves the capture, so that a file can be shown to others. Start reading at {@link
 * dev.weir.inspector.redact.Redactor}.
 */
@NullMarked
package dev.weir.inspector.redact;

import org.jspecify.annotations.NullMarked;
