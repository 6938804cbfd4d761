package dev.weir.inspector.anatomy;

import dev.weir.inspector.anatomy.HeadAnatomy.Part;
import dev.weir.inspector.anatomy.Oddity.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is odd about the shape of single fields (RFC 9112, section 5). */
final class FieldOddities {

    private static final String NOT_ALPHANUMERIC = "!#$%&'*+-.^_`|~";

    private FieldOddities() {}

    static void find(byte[] bytes, List<Part> fields, List<Oddity> found) {
        for (Part field : fields) {
            folds(bytes, field, found);
            name(bytes, field, found);
        }
    }

    private static void folds(byte[] bytes, Part field, List<Oddity> found) {
        for (int at = field.offset(); at < field.end(); at++) {
            boolean lineStart = at == field.offset() || bytes[at - 1] == '\n';
            if (lineStart && HeadAnatomy.isSpace(bytes[at])) {
                found.add(new Oddity(Kind.OBS_FOLD, at, 1, "the line begins with white space: it is folded"));
            }
        }
    }

    private static void name(byte[] bytes, Part field, List<Oddity> found) {
        if (field.length() > 0 && HeadAnatomy.isSpace(bytes[field.offset()])) {
            return; // folded where there is nothing to fold into: said already
        }
        int colon = colon(bytes, field);
        if (colon == field.end() || colon == field.offset()) {
            String what = colon == field.end() ? "no colon in the field line" : "nothing before the colon";
            found.add(new Oddity(Kind.NO_NAME, field.offset(), colon - field.offset(), what));
            return;
        }
        int end = colon;
        while (end > field.offset() && HeadAnatomy.isSpace(bytes[end - 1])) {
            end--;
        }
        if (end < colon) {
            found.add(new Oddity(Kind.SPACE_BEFORE_COLON, end, colon - end, "white space before the colon"));
        }
        characters(bytes, field.offset(), end, found);
    }

    private static int colon(byte[] bytes, Part field) {
        int at = field.offset();
        while (at < field.end() && bytes[at] != ':' && bytes[at] != '\r' && bytes[at] != '\n') {
            at++;
        }
        return at < field.end() && bytes[at] == ':' ? at : field.end();
    }

    /** Once a name and kind: a hundred underscores are one oddity. */
    private static void characters(byte[] bytes, int from, int to, List<Oddity> found) {
        boolean underscore = false;
        for (int at = from; at < to; at++) {
            int c = bytes[at] & 0xff;
            boolean alphanumeric = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
            if (!alphanumeric && (c > 0x7e || NOT_ALPHANUMERIC.indexOf(c) < 0)) {
                String name = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
                found.add(new Oddity(Kind.ILLEGAL_NAME, at, 1, "no field name: " + name.replaceAll("[^ -~]", "?")));
                return;
            }
            if (c == '_' && !underscore) {
                underscore = true;
                found.add(new Oddity(Kind.UNDERSCORE_IN_NAME, at, 1, "underscore in a field name"));
            }
        }
    }
}
