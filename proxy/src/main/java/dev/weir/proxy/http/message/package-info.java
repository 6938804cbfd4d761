/** Messages of HTTP/1 as bytes: read in parts as they come, strictly, and framed as they go. Start reading at {@link dev.weir.proxy.http.message.MessageReader}. */
@NullMarked
package dev.weir.proxy.http.message;

import org.jspecify.annotations.NullMarked;
