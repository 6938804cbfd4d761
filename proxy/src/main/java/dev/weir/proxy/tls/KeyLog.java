package dev.weir.proxy.tls;

/**
 * Takes the secrets of TLS connections, line by line in the NSS key log format (RFC 9850), with which other tools can read what was
 * captured on the wire.
 */
@FunctionalInterface
public interface KeyLog {

    /**
     * Called in the middle of a handshake, from several threads: must not wait for anything.
     *
     * @param line without its end
     */
    void line(String line);
}
