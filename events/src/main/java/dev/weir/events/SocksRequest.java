package dev.weir.events;

import org.jspecify.annotations.Nullable;

/**
 * What a client asked for in SOCKS (RFC 1928; SOCKS4 has no RFC).
 *
 * @param command {@code CONNECT}, {@code BIND}, {@code UDP_ASSOCIATE}, or the number of one that is not known; {@link #LOGIN} when it
 *     was turned away before it could ask for anything
 * @param target host and port, an IPv6 address in brackets; empty with {@link #LOGIN}
 * @param user whom it said it was: by RFC 1929, or in the user id of SOCKS4, which nothing proves; null when it named nobody
 */
public record SocksRequest(
        String command, String target, @Nullable String user) {

    /** The command of a client that came no further than the negotiation of RFC 1929. */
    public static final String LOGIN = "LOGIN";
}
