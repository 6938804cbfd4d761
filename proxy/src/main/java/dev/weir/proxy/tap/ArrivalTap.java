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
    private long headAtNanos;
    private boolean headGoesOn;

    public ArrivalTap(Taps taps, ConnectionTap connection) {
        this.taps = taps;
        this.connection = connection;
    }

    /** Bytes were read, or the end of all; to be called first of all. */
    public void arrived() {
        atNanos = taps.now();
        headGoesOn = false;
    }

    /** As {@link #arrived}, when the bytes begin with a part of a head that is parsed when it is whole. */
    public void arrivedWithin() {
        if (!headGoesOn) {
            headAtNanos = atNanos;
        }
        atNanos = taps.now();
        headGoesOn = true;
    }

    /** That head was whole: what follows came with the latest arrival. */
    public void headEnded() {
        headGoesOn = false;
    }

    /** Of the first byte of the head that is looked at. */
    long atNanos() {
        return headGoesOn ? headAtNanos : atNanos;
    }

    /** Of what was read last. */
    long latestNanos() {
        return atNanos;
    }

    /** The tap of the connection that reads. */
    ConnectionTap connection() {
        return connection;
    }
}
