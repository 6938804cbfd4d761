package dev.weir.proxy.origin.parent;

import dev.weir.events.FailureKind;
import dev.weir.proxy.origin.route.ParentProxy;
import dev.weir.proxy.origin.route.Route;
import dev.weir.proxy.socks.SocksClient;
import dev.weir.proxy.socks.SocksReply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks a parent proxy that speaks SOCKS5; the name of the destination is the parent's to resolve. */
final class ParentSocks extends ParentTunnel {

    private final SocksClient client;
    private ByteBuf received;

    ParentSocks(Channel channel, Route route, ParentProxy parent, Duration limit) {
        super(channel, route, limit);
        ParentProxy.Login login = parent.login();
        this.client = new SocksClient(
                route.destination().authority().withoutZone(),
                login == null ? null : login.user(),
                login == null ? null : login.password());
        this.received = channel.alloc().buffer(32);
    }

    @Override
    void ask() {
        say(client.begin());
    }

    private void say(byte @Nullable [] bytes) {
        if (bytes != null) {
            channel()
                    .writeAndFlush(
                            channel().alloc().buffer(bytes.length).writeBytes(bytes),
                            channel().voidPromise());
        }
    }

    @Override
    void received(ByteBuf bytes) {
        received.writeBytes(bytes);
        bytes.release();
        if (!opened().isDone()) {
            say(client.read(received));
            conclude();
        }
    }

    private void conclude() {
        String broken = client.broken();
        SocksReply reply = client.reply();
        if (broken != null) {
            failed(FailureKind.HTTP_PROTOCOL_ERROR, "did not answer in SOCKS5: " + broken);
        } else if (client.denied()) {
            failed(FailureKind.PROXY_CONFIGURATION_ERROR, "refused the user name or password, or asks for one");
        } else if (reply == SocksReply.SUCCEEDED) {
            granted();
        } else if (reply != null) {
            failed(
                    FailureKind.DESTINATION_UNAVAILABLE,
                    "refused CONNECT to " + route().destination().authority() + ": " + reply.meaning());
        }
    }

    @Override
    ByteBuf takeRest() {
        ByteBuf rest = received;
        received = Unpooled.EMPTY_BUFFER;
        return rest;
    }
}
