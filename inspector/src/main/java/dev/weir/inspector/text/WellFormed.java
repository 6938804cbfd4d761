package dev.weir.inspector.text;

import java.nio.charset.StandardCharsets;

/** Text that has a form in UTF-8. */
public final class WellFormed {

    private WellFormed() {}

    /** Half of a surrogate pair becomes U+FFFD: captured text may hold one, and neither JSON nor CBOR can. */
    public static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                // Its encoder puts U+FFFD where it must.
                return new String(text.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.UTF_16BE);
            }
        }
        return text;
    }
}
