package dev.weir.proxy.http;

import java.util.Set;

/** A request head (RFC 9112, section 3); the target exactly as it stood. */
public record RequestHead(String method, String target, HttpVersion version, Fields fields) implements Head {

    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

    @Override
    public String startLine() {
        return method + " " + target + " " + version;
    }

    /** RFC 9110, section 9.2.2: may be sent again when the connection broke. */
    public boolean idempotent() {
        return IDEMPOTENT.contains(method);
    }
}
