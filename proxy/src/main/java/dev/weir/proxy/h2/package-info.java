/**
 * One HTTP/2 connection as both legs speak it: Netty's codec for frames and flow control, and around it what Weir exists for:
 * sizes as they travel, limits, and an orderly end. Start reading at {@link dev.weir.proxy.h2.Http2Handler}.
 */
@NullMarked
package dev.weir.proxy.h2;

import org.jspecify.annotations.NullMarked;
