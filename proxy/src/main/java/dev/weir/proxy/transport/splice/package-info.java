/** Bytes that pass from socket to socket within the kernel. Start reading at {@link dev.weir.proxy.transport.splice.KernelPipe}. */
@NullMarked
package dev.weir.proxy.transport.splice;

import org.jspecify.annotations.NullMarked;
