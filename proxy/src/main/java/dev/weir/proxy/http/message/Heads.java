package dev.weir.proxy.http.message;

import dev.weir.events.RawHead;
import dev.weir.proxy.http.Authority;
import dev.weir.proxy.http.BadMessageException;
import dev.weir.proxy.http.HeadLimits;
import dev.weir.proxy.http.HttpVersion;
import dev.weir.proxy.http.RequestHead;
import dev.weir.proxy.http.ResponseHead;

/** From the bytes of a head to its meaning. */
public final class Heads {

    private Heads() {}

    /**
     * Parses a request head and applies the rules that hold for every request.
     *
     * @throws BadMessageException with the offset in {@code raw}
     */
    public static RequestHead request(RawHead raw, HeadLimits limits) throws BadMessageException {
        RequestHead head = new HeadParser(raw, limits).request();
        int hosts = head.fields().count("Host");
        if (hosts > 1) {
            throw BadMessageException.ofField(400, "Host", 1, "more than one Host (RFC 9112, section 3.2)");
        }
        if (hosts == 0 && head.version() == HttpVersion.HTTP_1_1) {
            int end = raw.bytes().length - 2;
            throw new BadMessageException(400, end, "no Host in HTTP/1.1 (RFC 9112, section 3.2)");
        }
        String host = head.fields().first("Host");
        if (host != null && !host.isEmpty()) {
            refuseBadHost(host);
        }
        return head;
    }

    private static void refuseBadHost(String host) throws BadMessageException {
        try {
            Authority.parse(host, 80);
        } catch (IllegalArgumentException e) {
            throw BadMessageException.ofField(400, "Host", 0, "Host: " + e.getMessage());
        }
    }

    /**
     * Parses a response head.
     *
     * @throws BadMessageException with the offset in {@code raw}
     */
    public static ResponseHead response(RawHead raw, HeadLimits limits) throws BadMessageException {
        return new HeadParser(raw, limits).response();
    }
}
