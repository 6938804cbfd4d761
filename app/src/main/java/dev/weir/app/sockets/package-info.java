/** What this machine's kernel says of its sockets, and the ledger of a capture. Start reading at {@link dev.weir.app.sockets.CaptureLedger}. */
@NullMarked
package dev.weir.app.sockets;

import org.jspecify.annotations.NullMarked;
