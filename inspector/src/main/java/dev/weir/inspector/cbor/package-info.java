/** Writing CBOR at full speed. */
@NullMarked
package dev.weir.inspector.cbor;

import org.jspecify.annotations.NullMarked;
