package dev.weir.proxy.http.message;

import dev.weir.events.RawHead;
import dev.weir.proxy.http.BadMessageException;
import dev.weir.proxy.http.Head;
import dev.weir.proxy.http.HeadLimits;
import dev.weir.proxy.http.RequestHead;
import dev.weir.proxy.http.ResponseHead;
import org.jspecify.annotations.Nullable;

/**
 * A head as it came, and what it means, which is found out once: the same bytes may have come before ({@link KnownHeads}). For one event
 * loop.
 */
public final class ReceivedHead {

    private final RawHead raw;

    /** Whether it is one of them: others are read once, and keep nothing. */
    private final boolean known;

    private @Nullable Head head;

    /** By which {@link #head} was read. */
    private @Nullable HeadLimits limits;

    ReceivedHead(RawHead raw, boolean known) {
        this.raw = raw;
        this.known = known;
    }

    public RawHead raw() {
        return raw;
    }

    /**
     * What it means as a request.
     *
     * @throws BadMessageException with the offset in {@link #raw}, each time it is asked
     */
    public RequestHead request(HeadLimits by) throws BadMessageException {
        if (head instanceof RequestHead before && isReadBy(by)) {
            return before;
        }
        return kept(Heads.request(raw, by), by);
    }

    /**
     * What it means as a response.
     *
     * @throws BadMessageException with the offset in {@link #raw}, each time it is asked
     */
    public ResponseHead response(HeadLimits by) throws BadMessageException {
        if (head instanceof ResponseHead before && isReadBy(by)) {
            return before;
        }
        return kept(Heads.response(raw, by), by);
    }

    private <H extends Head> H kept(H read, HeadLimits by) {
        if (known) {
            read.comesAgain();
            head = read;
            limits = by;
        }
        return read;
    }

    @SuppressWarnings("ReferenceEquality") // one object for all readers of a proxy; by equal ones it is read again
    private boolean isReadBy(HeadLimits by) {
        return limits == by;
    }
}
