package dev.weir.proxy.origin.dns.secure;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpClientCodec;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** DNS over HTTPS on HTTP/1.1, for servers that speak nothing newer: one question after the other. */
final class Http1Carrier extends ChannelInboundHandlerAdapter implements Carrier {

    private final SecureServer server;
    private final InetSocketAddress address;
    private final Channel channel;
    private final Owner owner;
    private final Deque<Pending> waiting = new ArrayDeque<>();
    private @Nullable HttpsAnswer current;

    Http1Carrier(SecureServer server, InetSocketAddress address, Channel channel, Owner owner) {
        this.server = server;
        this.address = address;
        this.channel = channel;
        this.owner = owner;
    }

    void begin() {
        channel.pipeline().addLast(new HttpClientCodec());
        HttpsAnswer.prepare(channel.pipeline(), server, address);
        channel.pipeline().addLast(this);
    }

    @Override
    public void send(Pending question) {
        if (!channel.isActive()) {
            owner.lost(this, List.of(question));
            return;
        }
        waiting.add(question);
        if (current == null) {
            next();
        }
    }

    private void next() {
        Pending question = waiting.poll();
        if (question == null) {
            return;
        }
        HttpsAnswer answer = new HttpsAnswer(question, this::over);
        current = answer;
        channel.pipeline().addBefore(channel.pipeline().context(this).name(), null, answer);
        answer.ask(channel.pipeline().context(answer), address);
    }

    private void over(HttpsAnswer answer) {
        current = null;
        if (channel.isActive()) {
            channel.pipeline().remove(answer);
            next();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        List<Pending> unanswered = new ArrayList<>(waiting);
        waiting.clear();
        owner.lost(this, unanswered);
    }
}
