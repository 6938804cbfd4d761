/** One request and its response, or one tunnel: a state machine without a Netty channel and without a clock, and the interfaces that both legs implement. Start reading at {@link dev.weir.proxy.exchange.FailureException}. */
@NullMarked
package dev.weir.proxy.exchange;

import org.jspecify.annotations.NullMarked;
