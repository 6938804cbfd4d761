package dev.weir.inspector.body;

import dev.weir.inspector.http.MediaType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Decides whether decoded content is text, without ever losing a byte: what does not decode cleanly is binary. */
public final class BodyText {

    private BodyText() {}

    /** The content as text, in the charset that the type names or else UTF-8; null when it has to be treated as bytes. */
    public static @Nullable String of(byte[] content, MediaType type) {
        if (type.isBinary()) {
            return null;
        }
        Charset charset = type.charset();
        String text = strictly(content, charset == null ? StandardCharsets.UTF_8 : charset);
        if (text == null && charset == null && type.essence().startsWith("text/")) {
            text = new String(content, StandardCharsets.ISO_8859_1);
        }
        return text == null || (!type.isText() && hasControls(text)) ? null : text;
    }

    private static @Nullable String strictly(byte[] content, Charset charset) {
        try {
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static boolean hasControls(String text) {
        return text.chars().anyMatch(c -> c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f');
    }
}
