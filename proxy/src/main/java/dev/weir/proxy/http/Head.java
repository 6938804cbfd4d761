package dev.weir.proxy.http;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A message head of either kind; immutable. Of one that comes again and again ({@code message.KnownHeads}), what follows from it is found
 * out once and kept; such a head stays on its event loop.
 */
public abstract sealed class Head permits RequestHead, ResponseHead {

    private final HttpVersion version;
    private final Fields fields;
    private boolean comesAgain;
    private byte @Nullable [] written;
    private @Nullable Framing framing;

    Head(HttpVersion version, Fields fields) {
        this.version = version;
        this.fields = fields;
    }

    public final HttpVersion version() {
        return version;
    }

    public final Fields fields() {
        return fields;
    }

    /** The start line without its line end. */
    public abstract String startLine();

    /** Whether the sender will take another message on this connection (RFC 9112, section 9.3). */
    public final boolean persistent() {
        return version == HttpVersion.HTTP_1_0
                ? fields.hasToken("Connection", "keep-alive")
                : !fields.hasToken("Connection", "close");
    }

    /** From now on what follows from it is kept. */
    public final void comesAgain() {
        comesAgain = true;
    }

    final boolean isKept() {
        return comesAgain;
    }

    /** How the body is delimited as far as the fields alone say it. */
    final Framing explicitFraming() throws BadMessageException {
        Framing known = framing;
        if (known == null) {
            known = Framing.explicit(this);
            framing = known;
        }
        return known;
    }

    /** Writes the head as it travels, with its empty line. A character above 0xff, which no received head has, becomes a question mark. */
    public final void writeTo(ByteBuf out) {
        byte[] known = written;
        if (known == null) {
            known = bytes();
            written = comesAgain ? known : null;
        }
        out.writeBytes(known);
    }

    private byte[] bytes() {
        // As one array first: into a buffer, each line would be checked and written by itself.
        byte[] start = startLine().getBytes(StandardCharsets.ISO_8859_1);
        byte[] bytes = new byte[start.length + fields.length() + 4];
        System.arraycopy(start, 0, bytes, 0, start.length);
        int at = fields.writeTo(bytes, Fields.endLine(bytes, start.length));
        Fields.endLine(bytes, at);
        return bytes;
    }

    @Override
    public final String toString() {
        return startLine() + " " + fields;
    }
}
