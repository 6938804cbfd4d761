/** How much is recorded of what could be much: bodies, and samples of the kernel. Start reading at {@link dev.weir.proxy.tap.policy.BodyPolicy}. */
@NullMarked
package dev.weir.proxy.tap.policy;

import org.jspecify.annotations.NullMarked;
