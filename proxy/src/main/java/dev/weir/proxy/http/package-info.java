/** Pure rules of RFC 9110 and 9112: target forms, hop-by-hop fields, framing, Via, the responses that Weir writes itself. Start reading at {@link dev.weir.proxy.http.Authority}. */
@NullMarked
package dev.weir.proxy.http;

import org.jspecify.annotations.NullMarked;
