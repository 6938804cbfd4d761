/** What both legs need from the kernel: choice of transport, raw readiness, TCP_INFO, orderly close. Start reading at {@link dev.weir.proxy.transport.Transport}. */
@NullMarked
package dev.weir.proxy.transport;

import org.jspecify.annotations.NullMarked;
