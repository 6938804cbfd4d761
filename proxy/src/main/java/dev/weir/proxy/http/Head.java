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

    /** Writes the head as it travels, with its empty line. Characters above 0xff cannot occur: values are Latin-1. */
    default void writeTo(ByteBuf out) {
        // As one array first: into a buffer, each line would be checked and written by itself.
        byte[] start = startLine().getBytes(StandardCharsets.ISO_8859_1);
        Fields fields = fields();
        int length = start.length + 4;
        for (int i = 0; i < fields.count(); i++) {
            length += fields.line(i).length() + 2;
        }
        byte[] bytes = new byte[length];
        System.arraycopy(start, 0, bytes, 0, start.length);
        int at = endLine(start.length, bytes);
        for (int i = 0; i < fields.count(); i++) {
            at = endLine(fields.line(i).writeTo(bytes, at), bytes);
        }
        endLine(at, bytes);
        out.writeBytes(bytes);
    }

    private static int endLine(int at, byte[] bytes) {
        bytes[at] = '\r';
        bytes[at + 1] = '\n';
        return at + 2;
    }
}
