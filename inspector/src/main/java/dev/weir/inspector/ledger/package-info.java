/** Which sockets a connection leaves behind, who holds them, and when ports run out. Arithmetic only. Start reading at {@link dev.weir.inspector.ledger.SocketLedger}. */
@NullMarked
package dev.weir.inspector.ledger;

import org.jspecify.annotations.NullMarked;
