/** Rules about messages (W601 to W606). Start reading at {@link dev.weir.inspector.findings.http.MessageRules}. */
@NullMarked
package dev.weir.inspector.findings.http;

import org.jspecify.annotations.NullMarked;
