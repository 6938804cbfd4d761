package dev.weir.proxy.tap;

/**
 * Stamps what a connection reads before any parser sees it. One per connection, used on its event loop.
 *
 * <p>On TLS connections the stamp is taken when the record was decrypted, less than a millisecond after the socket was read.
 */
public final class ArrivalTap {

    private final Taps taps;
    private final ConnectionTap connection;
    private long atNanos;

    public ArrivalTap(Taps taps, ConnectionTap connection) {
        this.taps = taps;
        this.connection = connection;
    }

    /** Bytes were read; to be called first of all. */
    public void arrived() {
        atNanos = taps.now();
    }

    long atNanos() {
        return atNanos;
    }

    /** The tap of the connection that reads. */
    ConnectionTap connection() {
        return connection;
    }
}
