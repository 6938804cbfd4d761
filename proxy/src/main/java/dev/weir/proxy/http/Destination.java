package dev.weir.proxy.http;

/**
 * Where a request goes: the key under which idle connections are kept.
 *
 * @param secure over TLS
 */
public record Destination(boolean secure, Authority authority) {
    @Override
    public String toString() {
        return (secure ? "https://" : "http://") + authority;
    }
}
