/** Weir as a process of its own between real clients and origins, judged by what it recorded. Start reading at {@link dev.weir.app.clients.RunningWeir}. */
@NullMarked
package dev.weir.app.clients;

import org.jspecify.annotations.NullMarked;
