package dev.weir.proxy.exchange;

import io.netty.util.ReferenceCounted;

/** Where content goes that stays in the kernel: nobody on the way can read it. */
public interface UnreadSink {

    /**
     * Passes on so many bytes, behind all content before them; takes ownership.
     *
     * @param bytes what the connection that received them made of them
     */
    void pass(ReferenceCounted bytes, int count);
}
