package dev.weir.proxy.origin.dns;

import dev.weir.proxy.exchange.FailureException;
import java.net.InetAddress;
import java.util.List;

/**
 * Receives the addresses of a host as they become known, on the event loop that was given: one or more batches and then
 * {@link #completed}, or {@link #failed} alone.
 */
public interface AddressListener {

    /** Never empty, in the order in which they are to be tried. A later batch joins what is left of the earlier ones. */
    void addresses(List<InetAddress> batch);

    /** No further batch comes. */
    void completed();

    /** There is no address at all. */
    void failed(FailureException failure);
}
