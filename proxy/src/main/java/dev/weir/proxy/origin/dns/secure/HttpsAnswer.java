package dev.weir.proxy.origin.dns.secure;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryEncoder;
import io.netty.handler.codec.dns.DatagramDnsResponseDecoder;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.handler.codec.http.HttpObjectAggregator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** The last handler of a channel that carries one question over HTTPS: a stream of HTTP/2, or a connection of HTTP/1.1 for a while. */
final class HttpsAnswer extends SimpleChannelInboundHandler<DnsResponse> {

    /** A DNS message has 65 535 bytes at most. */
    private static final int MAX_ANSWER_BYTES = 65_535;

    private final Pending question;
    private final Consumer<HttpsAnswer> whenOver;
    private boolean over;

    HttpsAnswer(Pending question, Consumer<HttpsAnswer> whenOver) {
        super(false);
        this.question = question;
        this.whenOver = whenOver;
    }

    Pending question() {
        return question;
    }

    /** The handlers in front of this one, behind the HTTP codec. */
    static void prepare(ChannelPipeline pipeline, SecureServer server, InetSocketAddress address) {
        pipeline.addLast(
                new HttpObjectAggregator(MAX_ANSWER_BYTES),
                new HttpsMessages(server, address),
                new DatagramDnsQueryEncoder(),
                new DatagramDnsResponseDecoder());
    }

    void ask(ChannelHandlerContext ctx, InetSocketAddress address) {
        // Id 0, so that caches of HTTP see equal questions as equal (RFC 8484, section 4.1).
        DatagramDnsQuery query = new DatagramDnsQuery(address, address, 0);
        query.setRecursionDesired(true).addRecord(DnsSection.QUESTION, question.question());
        ctx.channel().writeAndFlush(query).addListener(written -> {
            if (!written.isSuccess()) {
                fail(written.cause());
            }
        });
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, DnsResponse response) {
        over = true;
        question.answer(response);
        whenOver.accept(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        fail(new IOException("the connection ended before the answer"));
    }

    private void fail(Throwable cause) {
        if (!over) {
            over = true;
            question.fail(cause);
            whenOver.accept(this);
        }
    }
}
