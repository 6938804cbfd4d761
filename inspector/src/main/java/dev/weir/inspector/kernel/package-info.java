/** What the kernel's samples say together: what counted up during one exchange, what a handshake agreed on. Start reading at {@link dev.weir.inspector.kernel.KernelShare}. */
@NullMarked
package dev.weir.inspector.kernel;

import org.jspecify.annotations.NullMarked;
