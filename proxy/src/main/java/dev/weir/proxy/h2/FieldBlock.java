package dev.weir.proxy.h2;

import dev.weir.proxy.http.Fields;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayList;
import java.util.List;

/**
 * A field section exactly as it was decoded: order, duplicates and what is wrong with it, which Netty's own container would sort or
 * refuse. Only {@code :status} is told to that container, because the codec must recognise informational responses.
 */
public final class FieldBlock extends DefaultHttp2Headers {

    private final List<Fields.Field> lines = new ArrayList<>(16);
    private int wireBytes;
    private boolean tooLarge;

    FieldBlock() {
        super(false);
    }

    @Override
    public Http2Headers add(CharSequence name, CharSequence value) {
        lines.add(new Fields.Field(name.toString(), value.toString()));
        if (":status".contentEquals(name) && !contains(name)) {
            super.add(name, value);
        }
        return this;
    }

    void decoded(int bytes) {
        wireBytes = bytes;
    }

    void exceeded() {
        tooLarge = true;
    }

    /** Pseudo-header fields among them. */
    public List<Fields.Field> lines() {
        return lines;
    }

    /** Of the HPACK block (RFC 7541), without frame headers. */
    public int wireBytes() {
        return wireBytes;
    }

    /** The list was longer than Weir allows (RFC 9113, section 10.5.1): what came behind the limit is missing. */
    public boolean tooLarge() {
        return tooLarge;
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
