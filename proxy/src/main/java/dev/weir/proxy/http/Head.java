package dev.weir.proxy.http;

import io.netty.buffer.ByteBuf;

/** A message head of either kind. */
public sealed interface Head permits RequestHead, ResponseHead {

    HttpVersion version();

    Fields fields();

    /** The start line without its line end. */
    String startLine();

    /** Whether the sender will take another message on this connection (RFC 9112, section 9.3). */
    default boolean persistent() {
        return version() == HttpVersion.HTTP_1_0
                ? fields().hasToken("connection", "keep-alive")
                : !fields().hasToken("connection", "close");
    }

    /** Writes the head as it travels, with its empty line. Characters above 0xff cannot occur: values are Latin-1. */
    default void writeTo(ByteBuf out) {
        // As one array first: into a buffer, each character would be checked and written by itself.
        String start = startLine();
        Fields fields = fields();
        int length = start.length() + 4;
        for (int i = 0; i < fields.count(); i++) {
            length += fields.line(i).name().length() + fields.line(i).value().length() + 4;
        }
        byte[] bytes = new byte[length];
        int at = endLine(put(start, bytes, 0), bytes);
        for (int i = 0; i < fields.count(); i++) {
            at = put(fields.line(i).name(), bytes, at);
            bytes[at++] = ':';
            bytes[at++] = ' ';
            at = endLine(put(fields.line(i).value(), bytes, at), bytes);
        }
        endLine(at, bytes);
        out.writeBytes(bytes);
    }

    private static int put(String text, byte[] bytes, int at) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            bytes[at + i] = (byte) text.charAt(i);
        }
        return at + length;
    }

    private static int endLine(int at, byte[] bytes) {
        bytes[at] = '\r';
        bytes[at + 1] = '\n';
        return at + 2;
    }
}
