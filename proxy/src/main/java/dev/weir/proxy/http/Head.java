package dev.weir.proxy.http;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A message head of either kind. */
public sealed interface Head permits RequestHead, ResponseHead {

    /** Of the heads of an API. */
    int USUAL_CHARACTERS = 400;

    HttpVersion version();

    Fields fields();

    /** The start line without its line end. */
    String startLine();

    /** Whether the sender will take another message on this connection (RFC 9112, section 9.3). */
    default boolean persistent() {
        List<String> options = fields().tokens("connection");
        return version() == HttpVersion.HTTP_1_0 ? options.contains("keep-alive") : !options.contains("close");
    }

    /** Writes the head as it travels, with its empty line. Characters above 0xff cannot occur: values are Latin-1. */
    default void writeTo(ByteBuf out) {
        // As one text first: strings are put together by copying, and into a buffer they would go character by
        // character.
        StringBuilder text = new StringBuilder(USUAL_CHARACTERS);
        text.append(startLine()).append("\r\n");
        Fields fields = fields();
        for (int i = 0; i < fields.count(); i++) {
            Fields.Field field = fields.line(i);
            text.append(field.name()).append(": ").append(field.value()).append("\r\n");
        }
        text.append("\r\n");
        out.writeBytes(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    }
}
