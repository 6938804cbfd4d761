/** What the first messages of a handshake say in the clear, read as they pass. Start reading at {@link dev.weir.proxy.tls.hello.HelloWatch}. */
@NullMarked
package dev.weir.proxy.tls.hello;

import org.jspecify.annotations.NullMarked;
