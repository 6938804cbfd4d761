/**
 * One request as the client leg understands it, whatever protocol it came in. Start reading at {@link
 * dev.weir.proxy.client.request.ClientExchange}.
 */
@NullMarked
package dev.weir.proxy.client.request;

import org.jspecify.annotations.NullMarked;
