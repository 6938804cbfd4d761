package dev.weir.proxy.testing;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsResponse;
import io.netty.handler.codec.dns.DnsQuery;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.handler.codec.dns.TcpDnsQueryDecoder;
import io.netty.handler.codec.dns.TcpDnsResponseEncoder;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A DNS server on 127.0.0.1, UDP and TCP on one port, that answers as it is told. Several replies to one question are used in turn,
 * the last one again and again. A question it was told nothing about gets NXDOMAIN without an SOA, which nobody may keep.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a reply that cannot be sent shows as a question without an answer
public final class ScriptedDns implements AutoCloseable {

    /** A question as it came; the name lower case and without a final dot. */
    public record Asked(String name, DnsRecordType type, String transport) {}

    private record Key(String name, DnsRecordType type) {}

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Map<Key, Deque<ScriptedReply>> script = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();
    private final InetSocketAddress address;

    private ScriptedDns() {
        address = bindBoth();
    }

    public static ScriptedDns start() {
        return new ScriptedDns();
    }

    public ScriptedDns on(String name, DnsRecordType type, ScriptedReply... replies) {
        script.put(new Key(name, type), new ArrayDeque<>(List.of(replies)));
        return this;
    }

    public InetSocketAddress address() {
        return address;
    }

    /** All questions until now, in the order in which they came. */
    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** Gives the replies that were held. */
    public void release() {
        for (Runnable reply = held.poll(); reply != null; reply = held.poll()) {
            reply.run();
        }
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private void onQuery(ChannelHandlerContext context, DnsQuery query) {
        DnsQuestion question = query.recordAt(DnsSection.QUESTION);
        String name = question.name().toLowerCase(Locale.ROOT).replaceAll("\\.$", "");
        boolean datagram = query instanceof DatagramDnsQuery;
        asked.add(new Asked(name, question.type(), datagram ? "udp" : "tcp"));
        ScriptedReply reply = next(name, question.type());
        // Made anew, as the query and its records are released when this method returns.
        DnsQuestion echoed = new DefaultDnsQuestion(question.name(), question.type());
        for (int copy = 0; copy < reply.copies(); copy++) {
            DnsResponse response = response(query);
            reply.fill(response, echoed, datagram);
            give(context, reply, response);
        }
    }

    private void give(ChannelHandlerContext context, ScriptedReply reply, DnsResponse response) {
        switch (reply.manner()) {
            case NEVER -> response.release();
            case HELD -> held.add(() -> context.writeAndFlush(response));
            case AT_ONCE, TRUNCATED ->
                context.executor()
                        .schedule(() -> context.writeAndFlush(response), reply.delayMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static DnsResponse response(DnsQuery query) {
        return query instanceof DatagramDnsQuery datagram
                ? new DatagramDnsResponse(datagram.recipient(), datagram.sender(), query.id())
                : new DefaultDnsResponse(query.id());
    }

    private ScriptedReply next(String name, DnsRecordType type) {
        Deque<ScriptedReply> replies = script.get(new Key(name, type));
        if (replies == null) {
            return ScriptedReply.rcode(DnsResponseCode.NXDOMAIN);
        }
        synchronized (replies) {
            return replies.size() > 1 ? replies.remove() : replies.element();
        }
    }

    // The port that UDP got may be taken for TCP: then both try another one.
    private InetSocketAddress bindBoth() {
        for (int attempt = 0; attempt < 20; attempt++) {
            Channel datagrams = new Bootstrap()
                    .group(group)
                    .channel(NioDatagramChannel.class)
                    .handler(new Pipeline(true))
                    .bind("127.0.0.1", 0)
                    .syncUninterruptibly()
                    .channel();
            InetSocketAddress bound = (InetSocketAddress) datagrams.localAddress();
            ChannelFuture streams = new ServerBootstrap()
                    .group(group)
                    .channel(NioServerSocketChannel.class)
                    .childHandler(new Pipeline(false))
                    .bind(bound)
                    .awaitUninterruptibly();
            if (streams.isSuccess()) {
                return bound;
            }
            datagrams.close().syncUninterruptibly();
        }
        throw new IllegalStateException("no port was free for both UDP and TCP");
    }

    private final class Pipeline extends ChannelInitializer<Channel> {
        private final boolean datagrams;

        Pipeline(boolean datagrams) {
            this.datagrams = datagrams;
        }

        @Override
        protected void initChannel(Channel channel) {
            if (datagrams) {
                channel.pipeline().addLast(new DatagramDnsQueryDecoder(), new DatagramDnsResponseEncoder());
            } else {
                channel.pipeline().addLast(new TcpDnsQueryDecoder(), new TcpDnsResponseEncoder());
            }
            channel.pipeline().addLast(new SimpleChannelInboundHandler<DnsQuery>() {
                @Override
                protected void channelRead0(ChannelHandlerContext context, DnsQuery query) {
                    onQuery(context, query);
                }
            });
        }
    }
}
