package dev.weir.proxy.client;

import dev.weir.proxy.client.h2.ClientStreams;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Stands in front of HTTP/2 and passes a {@link Farewell} on to it as GOAWAY. */
final class FarewellHandler extends ChannelInboundHandlerAdapter {

    private final ClientStreams streams;

    FarewellHandler(ClientStreams streams) {
        this.streams = streams;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Farewell.Word word) {
            if (!word.isLast() && streams.leave()) {
                word.waiting();
            }
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }
}
