package dev.weir.inspector.json.tree;

import java.nio.charset.StandardCharsets;

/** Texts on their way into JSON. */
public final class JsonText {

    private JsonText() {}

    /** Half of a surrogate pair has no UTF-8 form: U+FFFD stands in its place. */
    public static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                // Its encoder puts U+FFFD where it must.
                return new String(text.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.UTF_16BE);
            }
        }
        return text;
    }
}
