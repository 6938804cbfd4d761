package dev.weir.proxy.origin.dns.secure;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.dns.DefaultDnsQuery;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsSection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** DNS over TLS (RFC 7858): questions are sent at once and answered in any order, told apart by their ids. */
final class TlsCarrier extends SimpleChannelInboundHandler<DnsResponse> implements Carrier {

    private static final int IDS = 1 << 16;

    private final Owner owner;
    private final Map<Integer, Pending> open = new HashMap<>();
    private @Nullable ChannelHandlerContext context;
    private int lastId = ThreadLocalRandom.current().nextInt(IDS);

    TlsCarrier(Owner owner) {
        super(false);
        this.owner = owner;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void send(Pending question) {
        ChannelHandlerContext ctx = context;
        if (ctx == null || !ctx.channel().isActive() || open.size() >= IDS / 2) {
            owner.lost(this, List.of(question));
            return;
        }
        do {
            lastId = (lastId + 1) % IDS;
        } while (open.containsKey(lastId));
        int id = lastId;
        open.put(id, question);
        question.promise().addListener(done -> open.remove(id, question));
        ctx.writeAndFlush(
                new DefaultDnsQuery(id).setRecursionDesired(true).addRecord(DnsSection.QUESTION, question.question()),
                ctx.voidPromise());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, DnsResponse response) {
        Pending asked = open.remove(response.id());
        if (asked == null) {
            response.release();
        } else {
            asked.answer(response);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        List<Pending> unanswered = new ArrayList<>(open.values());
        open.clear();
        owner.lost(this, unanswered);
    }
}
