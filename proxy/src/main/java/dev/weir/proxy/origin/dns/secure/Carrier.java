package dev.weir.proxy.origin.dns.secure;

/** An open connection to a server, as its protocol uses it. Confined to its event loop. */
interface Carrier {

    /** Answers it sooner or later, or tells {@link Owner#lost}. */
    void send(Pending question);

    /** Whoever opened it. */
    @FunctionalInterface
    interface Owner {
        /** The connection takes no more questions; those of its own that are not answered are given back. */
        void lost(Carrier carrier, Iterable<Pending> unanswered);
    }
}
