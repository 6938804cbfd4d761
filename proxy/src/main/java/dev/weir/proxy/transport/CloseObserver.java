package dev.weir.proxy.transport;

import dev.weir.events.CloseReason;

/**
 * Is told what {@link OrderlyClose} does to a channel, on its event loop, in this order; each call comes at most once, and
 * {@link #resetting} stands in place of what had not yet come when Weir resets. Must not throw and must not act on the channel.
 */
public interface CloseObserver {

    /** The close was decided. What was written before is still being sent. Left out when nobody gave a reason. */
    void closing(CloseReason reason);

    /** The kernel took the TLS close_notify. */
    void closeNotifySent();

    /**
     * All that was written is with the kernel; the FIN is about to follow. May come without {@link #closing}: half-close.
     *
     * @return false when there is no connection any more that could carry one
     */
    boolean finishing();

    /** The kernel took the FIN. */
    void finSent();

    /** The connection is about to be dropped so that the kernel sends RST. */
    void resetting();

    /** The descriptor is about to be given back: the last moment at which the kernel can be asked. */
    void releasing();
}
