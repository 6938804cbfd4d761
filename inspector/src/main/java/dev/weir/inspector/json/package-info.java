/**
 * The model as JSON: a compact form that reads back into equal records, and the form that {@code weir show --json} prints. Start
 * reading at {@link dev.weir.inspector.json.ModelCodec}.
 */
@NullMarked
package dev.weir.inspector.json;

import org.jspecify.annotations.NullMarked;
