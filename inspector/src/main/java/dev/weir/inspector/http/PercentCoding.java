package dev.weir.inspector.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Percent-encoding (RFC 3986, section 2.1) that takes any text and loses nothing it cannot decode. */
public final class PercentCoding {

    private static final String UNRESERVED = "-._~";

    private PercentCoding() {}

    /** Decodes {@code %XX} as UTF-8 and {@code +} as space; a percent sign that starts no escape stays. */
    public static String decodeForm(String text) {
        if (text.indexOf('%') < 0) {
            return text.replace('+', ' ');
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
        for (int at = 0; at < text.length(); ) {
            if (isEscape(text, at)) {
                out.write(Integer.parseInt(text, at + 1, at + 3, 16));
                at += 3;
            } else {
                int next = text.offsetByCodePoints(at, 1);
                String one = text.charAt(at) == '+' ? " " : text.substring(at, next);
                out.writeBytes(one.getBytes(StandardCharsets.UTF_8));
                at = next;
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Whether a percent sign and two hexadecimal digits stand there. */
    public static boolean isEscape(String text, int at) {
        return text.charAt(at) == '%'
                && at + 2 < text.length()
                && Character.digit(text.charAt(at + 1), 16) >= 0
                && Character.digit(text.charAt(at + 2), 16) >= 0;
    }

    /** Escapes all but unreserved characters. */
    public static String encode(String text) {
        return encode(text, UNRESERVED);
    }

    /** Escapes every character that is neither an ASCII letter or digit nor among {@code safe}, as UTF-8. */
    public static String encode(String text, String safe) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || safe.indexOf(c) >= 0)) {
                out.append(c);
            } else {
                out.append('%').append(hex(c >> 4)).append(hex(c));
            }
        }
        return out.toString();
    }

    private static char hex(int value) {
        return "0123456789ABCDEF".charAt(value & 0xf);
    }
}
