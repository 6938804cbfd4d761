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
    private @Nullable Head head;

    /** By which {@link #head} was read. */
    private @Nullable HeadLimits limits;

    ReceivedHead(RawHead raw) {
        this.raw = raw;
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
        if (head instanceof RequestHead known && isReadBy(by)) {
            return known;
        }
        RequestHead read = Heads.request(raw, by);
        head = read;
        limits = by;
        return read;
    }

    /**
     * What it means as a response.
     *
     * @throws BadMessageException with the offset in {@link #raw}, each time it is asked
     */
    public ResponseHead response(HeadLimits by) throws BadMessageException {
        if (head instanceof ResponseHead known && isReadBy(by)) {
            return known;
        }
        ResponseHead read = Heads.response(raw, by);
        head = read;
        limits = by;
        return read;
    }

    @SuppressWarnings("ReferenceEquality") // one object for all readers of a proxy; by equal ones it is read again
    private boolean isReadBy(HeadLimits by) {
        return limits == by;
    }
}
