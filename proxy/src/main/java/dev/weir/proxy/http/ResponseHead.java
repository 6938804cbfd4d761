package dev.weir.proxy.http;

import org.jspecify.annotations.Nullable;

/** A response head (RFC 9112, section 4). */
public final class ResponseHead extends Head {

    private final int status;
    private final String reason;

    /** What {@link Forwarding#response} made of it last. */
    private @Nullable PassedOn passedOn;

    /** A head as it went to the client, and what it depends on beside the one that came. */
    record PassedOn(
            Forwarding rules, Framing framing, boolean persistent, HttpVersion clientVersion, ResponseHead head) {

        @SuppressWarnings("ReferenceEquality") // as in RequestHead
        boolean isFor(Forwarding by, Framing framed, boolean open, HttpVersion client) {
            return rules == by && framing == framed && persistent == open && clientVersion == client;
        }
    }

    public ResponseHead(HttpVersion version, int status, String reason, Fields fields) {
        super(version, fields);
        this.status = status;
        this.reason = reason;
    }

    public int status() {
        return status;
    }

    public String reason() {
        return reason;
    }

    @Override
    public String startLine() {
        return version() + " " + status + " " + reason;
    }

    /** 1xx, but for 101, which ends HTTP on the connection. */
    public boolean informational() {
        return status >= 100 && status < 200 && status != 101;
    }

    @Nullable
    PassedOn passedOn() {
        return passedOn;
    }

    void passedOn(PassedOn last) {
        passedOn = last;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ResponseHead that
                && version() == that.version()
                && status == that.status
                && reason.equals(that.reason)
                && fields().equals(that.fields());
    }

    @Override
    public int hashCode() {
        return 31 * startLine().hashCode() + fields().hashCode();
    }
}
