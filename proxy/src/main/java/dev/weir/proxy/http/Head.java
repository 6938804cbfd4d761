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
        java.util.List<String> options = fields().tokens("connection");
        return version() == HttpVersion.HTTP_1_0 ? options.contains("keep-alive") : !options.contains("close");
    }

    /** Writes the head as it travels, with its empty line. Characters above 0xff cannot occur: values are Latin-1. */
    default void writeTo(ByteBuf out) {
        text(out, startLine());
        crlf(out);
        for (Fields.Field field : fields().lines()) {
            text(out, field.name());
            out.writeByte(':').writeByte(' ');
            text(out, field.value());
            crlf(out);
        }
        crlf(out);
    }

    private static void text(ByteBuf out, String text) {
        out.writeCharSequence(text, StandardCharsets.ISO_8859_1);
    }

    private static void crlf(ByteBuf out) {
        out.writeByte('\r').writeByte('\n');
    }
}
