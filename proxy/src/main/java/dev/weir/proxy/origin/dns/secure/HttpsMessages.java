package dev.weir.proxy.origin.dns.secure;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.MessageToMessageCodec;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/** Between DNS messages and the HTTP messages around them (RFC 8484, section 4). */
final class HttpsMessages extends MessageToMessageCodec<FullHttpResponse, DatagramPacket> {

    private static final String TYPE = "application/dns-message";

    private final SecureServer server;
    private final InetSocketAddress address;

    HttpsMessages(SecureServer server, InetSocketAddress address) {
        super(FullHttpResponse.class, DatagramPacket.class);
        this.server = server;
        this.address = address;
    }

    @Override
    protected void encode(ChannelHandlerContext ctx, DatagramPacket question, List<Object> out) {
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.POST,
                server.path(),
                question.content().retain());
        String authority = server.authority().withoutZone().toString();
        request.headers()
                .set(
                        HttpHeaderNames.HOST,
                        authority.endsWith(":443") ? authority.substring(0, authority.length() - 4) : authority)
                .set(HttpHeaderNames.CONTENT_TYPE, TYPE)
                .set(HttpHeaderNames.ACCEPT, TYPE)
                .setInt(HttpHeaderNames.CONTENT_LENGTH, question.content().readableBytes());
        out.add(request);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, FullHttpResponse response, List<Object> out) throws IOException {
        String type = response.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
        if (response.status().code() / 100 != 2 || !type.startsWith(TYPE)) {
            throw new IOException("HTTP status " + response.status().code() + (type.isEmpty() ? "" : ", " + type));
        }
        out.add(new DatagramPacket(response.content().retain(), address, address));
    }
}
