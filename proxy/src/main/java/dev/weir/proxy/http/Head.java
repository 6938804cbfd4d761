package dev.weir.proxy.http;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** A message head of either kind. */
public sealed interface Head permits RequestHead, ResponseHead {

    HttpVersion version();

    Fields fields();

    /** The start line without its line end. */
    String startLine();

    /** Whether the sender will take another message on this connection (RFC 9112, section 9.3). */
    default boolean persistent() {
        return version() == HttpVersion.HTTP_1_0
                ? fields().hasToken("Connection", "keep-alive")
                : !fields().hasToken("Connection", "close");
    }

    /** Writes the head as it travels, with its empty line. A character above 0xff, which no received head has, becomes a question mark. */
    default void writeTo(ByteBuf out) {
        // As one array first: into a buffer, each line would be checked and written by itself.
        byte[] start = startLine().getBytes(StandardCharsets.ISO_8859_1);
        byte[] bytes = new byte[start.length + fields().length() + 4];
        System.arraycopy(start, 0, bytes, 0, start.length);
        int at = fields().writeTo(bytes, Fields.endLine(bytes, start.length));
        Fields.endLine(bytes, at);
        out.writeBytes(bytes);
    }
}
