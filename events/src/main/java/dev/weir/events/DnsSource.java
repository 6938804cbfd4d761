package dev.weir.events;

/** What answered a name. */
public enum DnsSource {
    /** The host was an address already, or a name that stands for one by itself (localhost, RFC 6761): nothing was asked. */
    LITERAL,
    /** A {@code --resolve host:port:addr} option. */
    OVERRIDE,
    HOSTS_FILE,
    /** Weir's own cache, filled by an earlier exchange. */
    CACHE,
    RESOLVER
}
