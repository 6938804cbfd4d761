package dev.weir.proxy.limit;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Belongs into the pipeline of the listening channel: says when connections cannot be taken, which is when the process has no
 * descriptor left, and when they can be again. Netty's own handler behind it pauses accepting for a second each time, so that the event
 * loop does not spin; those who connect meanwhile wait in the kernel's queue.
 */
public final class AcceptTrouble extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(AcceptTrouble.class);

    private long failures;

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (failures++ == 0) {
            LOG.warn(
                    "cannot take connections for now: {}. They wait, and the ones that are open go on; `ulimit -n` says how many"
                            + " descriptors this process may have",
                    cause.getMessage());
        }
        ctx.fireExceptionCaught(cause);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (failures > 0) {
            LOG.warn("takes connections again, after {} attempts in vain", failures);
            failures = 0;
        }
        ctx.fireChannelRead(message);
    }
}
