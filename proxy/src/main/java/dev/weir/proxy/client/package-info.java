/**
 * The client leg: accept, read requests, look inside CONNECT, write responses. Start reading at {@link
 * dev.weir.proxy.client.ClientPipeline}.
 */
@NullMarked
package dev.weir.proxy.client;

import org.jspecify.annotations.NullMarked;
