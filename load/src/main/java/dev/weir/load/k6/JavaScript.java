package dev.weir.load.k6;

import java.util.Locale;

/** Text as a literal of JavaScript. */
final class JavaScript {

    private JavaScript() {}

    /** In double quotes; also valid inside of a script element, and all ASCII, as scripts travel through many hands. */
    static String string(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c == '\n') {
                out.append("\\n");
            } else if (c < ' ' || c > '~' || c == '<') {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
