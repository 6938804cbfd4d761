/** What this machine's kernel says of its sockets. Start reading at {@link dev.weir.app.sockets.CensusTaker}. */
@NullMarked
package dev.weir.app.sockets;

import org.jspecify.annotations.NullMarked;
