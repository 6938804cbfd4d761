/**
 * Turns recorded body bytes into what a person reads: content codings undone, text, form fields, server-sent events. Start
 * reading at {@link dev.weir.inspector.body.ContentDecoder}.
 */
@NullMarked
package dev.weir.inspector.body;

import org.jspecify.annotations.NullMarked;
