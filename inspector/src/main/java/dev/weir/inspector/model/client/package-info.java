/** What a client says of itself. Start reading at {@link dev.weir.inspector.model.client.ClientTimers}. */
@NullMarked
package dev.weir.inspector.model.client;

import org.jspecify.annotations.NullMarked;
