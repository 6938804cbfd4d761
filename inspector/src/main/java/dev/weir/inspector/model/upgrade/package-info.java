/**
 * What an exchange became when it changed its protocol: bytes that were relayed, or the messages of a WebSocket. Start reading at
 * {@link dev.weir.inspector.model.upgrade.RecordedUpgrade}.
 */
@NullMarked
package dev.weir.inspector.model.upgrade;

import org.jspecify.annotations.NullMarked;
