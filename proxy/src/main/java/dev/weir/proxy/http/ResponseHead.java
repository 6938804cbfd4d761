package dev.weir.proxy.http;

/** A response head (RFC 9112, section 4). */
public record ResponseHead(HttpVersion version, int status, String reason, Fields fields) implements Head {

    @Override
    public String startLine() {
        return version + " " + status + " " + reason;
    }

    /** 1xx, but for 101, which ends HTTP on the connection. */
    public boolean informational() {
        return status >= 100 && status < 200 && status != 101;
    }
}
