package dev.weir.inspector.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Makes captured text safe to print and readable. */
public final class VisibleText {

    private VisibleText() {}

    /**
     * The text with everything escaped that a terminal obeys or that is not seen: controls (C0, C1, DEL), bidi and zero-width
     * formatting, line separators, halves of surrogate pairs, private and unassigned characters. Escaping twice changes nothing.
     */
    public static String of(String text) {
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c < 0x20 || c > 0x7e) {
                return escaped(text, at);
            }
        }
        return text;
    }

    private static String escaped(String text, int from) {
        StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, from);
        text.substring(from).codePoints().forEach(c -> {
            if (hidden(c)) {
                out.append(escape(c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    private static boolean hidden(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }

    /** One character or byte as an escape: {@code \n}, {@code \x1b}, <code>&#92;u202e</code> or <code>&#92;u{1f600}</code>. */
    public static String escape(int codePoint) {
        return switch (codePoint) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default ->
                codePoint < 0x100
                        ? String.format(Locale.ROOT, "\\x%02x", codePoint)
                        : codePoint < 0x10000
                                ? String.format(Locale.ROOT, "\\u%04x", codePoint)
                                : String.format(Locale.ROOT, "\\u{%x}", codePoint);
        };
    }

    /**
     * Text that was read byte by byte (Latin-1, as start lines are), as UTF-8 where it is valid UTF-8: otherwise as it was.
     */
    public static String utf8(String text) {
        boolean ascii = true;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c > 0xff) {
                return text;
            }
            ascii &= c < 0x80;
        }
        return ascii ? text : decoded(text.getBytes(StandardCharsets.ISO_8859_1), text);
    }

    /** A URL for reading: percent-encoded UTF-8 beyond ASCII is decoded; ASCII stays encoded, for it may be a delimiter. */
    public static String readableUrl(String url) {
        String text = utf8(url);
        if (text.indexOf('%') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int end = at;
            while (encodedHighByte(text, end)) {
                end += 3;
            }
            if (end > at) {
                String run = text.substring(at, end);
                out.append(decoded(unpercent(run), run));
                at = end;
            } else {
                out.append(text.charAt(at++));
            }
        }
        return out.toString();
    }

    private static boolean encodedHighByte(String text, int at) {
        return at + 2 < text.length()
                && text.charAt(at) == '%'
                && Character.digit(text.charAt(at + 1), 16) >= 8
                && Character.digit(text.charAt(at + 2), 16) >= 0;
    }

    private static byte[] unpercent(String run) {
        byte[] bytes = new byte[run.length() / 3];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(run.substring(3 * i + 1, 3 * i + 3), 16);
        }
        return bytes;
    }

    private static String decoded(byte[] bytes, String otherwise) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return otherwise;
        }
    }
}
