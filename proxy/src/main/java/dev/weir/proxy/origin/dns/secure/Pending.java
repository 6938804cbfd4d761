package dev.weir.proxy.origin.dns.secure;

import io.netty.channel.AddressedEnvelope;
import io.netty.channel.DefaultAddressedEnvelope;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;

/** A question that waits for its answer. */
final class Pending {

    private final DnsQuestion question;
    private final InetSocketAddress server;
    private final Promise<AddressedEnvelope<DnsResponse, InetSocketAddress>> promise;
    private boolean askedAgain;

    Pending(
            DnsQuestion question,
            InetSocketAddress server,
            Promise<AddressedEnvelope<DnsResponse, InetSocketAddress>> promise) {
        this.question = question;
        this.server = server;
        this.promise = promise;
    }

    DnsQuestion question() {
        return question;
    }

    Promise<AddressedEnvelope<DnsResponse, InetSocketAddress>> promise() {
        return promise;
    }

    /** Takes the response. */
    void answer(DnsResponse response) {
        if (!promise.trySuccess(new DefaultAddressedEnvelope<>(response, null, server))) {
            ReferenceCountUtil.release(response);
        }
    }

    void fail(Throwable cause) {
        promise.tryFailure(cause);
    }

    boolean over() {
        return promise.isDone();
    }

    /** True once: servers close idle connections, perhaps while the question is on its way (RFC 7858, section 3.4). */
    boolean mayAskAgain() {
        boolean first = !askedAgain;
        askedAgain = true;
        return first;
    }
}
