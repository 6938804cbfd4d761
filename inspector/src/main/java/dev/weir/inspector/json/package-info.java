/**
 * The model as documents: a compact form of CBOR that reads back into equal records, and the JSON that {@code weir show --json} prints. Start
 * reading at {@link dev.weir.inspector.json.ModelCodec}.
 */
@NullMarked
package dev.weir.inspector.json;

import org.jspecify.annotations.NullMarked;
