package dev.weir.proxy.http;

/**
 * Where a request goes: the key under which idle connections are kept.
 *
 * @param secure over TLS
 */
public record Destination(boolean secure, Authority authority) {
    /** As it stands in Host: without the port when that is the scheme's own (RFC 9110, section 7.2). */
    public String hostValue() {
        String text = authority.toString();
        return authority.port() == (secure ? 443 : 80) ? text.substring(0, text.lastIndexOf(':')) : text;
    }

    @Override
    public String toString() {
        return (secure ? "https://" : "http://") + authority;
    }
}
