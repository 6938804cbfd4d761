package dev.weir.proxy.h2;

import dev.weir.events.RawHead;
import dev.weir.proxy.http.BadMessageException;
import dev.weir.proxy.http.FieldLine;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A field section exactly as it was decoded: order, duplicates and what is wrong with it, which Netty's own container would sort or
 * refuse. Only {@code :status} is told to that container, because the codec must recognise informational responses.
 */
public final class FieldBlock extends DefaultHttp2Headers {

    private final List<FieldLine> lines = new ArrayList<>(16);
    private int wireBytes;
    private final int maxFields;
    private int fields;
    private @Nullable String excess;

    FieldBlock(int maxFields) {
        super(false);
        this.maxFields = maxFields;
    }

    @Override
    public Http2Headers add(CharSequence name, CharSequence value) {
        boolean regular = name.length() == 0 || name.charAt(0) != ':';
        if (regular && ++fields > maxFields) {
            excess = "more than " + maxFields + " fields";
            return this;
        }
        lines.add(new FieldLine(name.toString(), value.toString()));
        if (":status".contentEquals(name) && !contains(name)) {
            super.add(name, value);
        }
        return this;
    }

    void decoded(int bytes) {
        wireBytes = bytes;
    }

    void exceeded(long maxBytes) {
        excess = "a field list of more than " + maxBytes + " bytes";
    }

    /** Pseudo-header fields among them. */
    public List<FieldLine> lines() {
        return lines;
    }

    /** Of the HPACK block (RFC 7541), without frame headers. */
    public int wireBytes() {
        return wireBytes;
    }

    /**
     * By what the list was longer than Weir allows (RFC 9113, section 10.5.1), null when it was not: what came behind the limit is
     * missing.
     */
    public @Nullable String excess() {
        return excess;
    }

    /**
     * Refuses a request's list that is longer than Weir allows.
     *
     * @param raw the rendering of it
     */
    public void refuseTooLong(RawHead raw, int startLineBytes) throws BadMessageException {
        if (excess != null) {
            throw new BadMessageException(431, raw.bytes().length - 2, excess);
        }
        if (raw.startLine().length() > startLineBytes) {
            throw new BadMessageException(
                    414, startLineBytes, "a start line of more than " + startLineBytes + " bytes");
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
