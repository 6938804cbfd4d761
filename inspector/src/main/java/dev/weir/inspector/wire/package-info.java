/**
 * Joins packets to connections, and reads from their segments how a connection ended. Start reading at {@link
 * dev.weir.inspector.wire.Wire}.
 */
@NullMarked
package dev.weir.inspector.wire;

import org.jspecify.annotations.NullMarked;
