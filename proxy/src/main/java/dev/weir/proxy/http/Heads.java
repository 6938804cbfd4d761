package dev.weir.proxy.http;

import dev.weir.events.RawHead;

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
        int hosts = head.fields().all("host").size();
        if (hosts > 1) {
            throw new BadMessageException(400, 0, "more than one Host (RFC 9112, section 3.2)");
        }
        if (hosts == 0 && head.version() == HttpVersion.HTTP_1_1) {
            throw new BadMessageException(400, 0, "no Host in HTTP/1.1 (RFC 9112, section 3.2)");
        }
        return head;
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
