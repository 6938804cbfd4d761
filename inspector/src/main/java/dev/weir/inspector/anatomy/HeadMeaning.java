package dev.weir.inspector.anatomy;

import dev.weir.inspector.anatomy.HeadAnatomy.Part;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a head says, as far as its oddities depend on it.
 *
 * @param whole the empty line came, so what is missing is missing
 * @param end offset of the first byte behind the fields
 */
record HeadMeaning(String startLine, List<NamedField> fields, boolean whole, int end) {

    /**
     * A field with a name.
     *
     * @param name lower case
     */
    record NamedField(String name, String value, Part part) {}

    static HeadMeaning of(byte[] bytes, Part start, List<Part> parts, boolean whole) {
        List<NamedField> fields = new ArrayList<>(parts.size());
        int end = start.end();
        for (Part part : parts) {
            String line = text(bytes, part.offset(), part.length());
            int colon = line.indexOf(':');
            if (colon > 0) {
                String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
                fields.add(new NamedField(name, line.substring(colon + 1).strip(), part));
            }
            end = part.end();
        }
        return new HeadMeaning(text(bytes, start.offset(), start.length()), fields, whole, end);
    }

    private static String text(byte[] bytes, int from, int length) {
        return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    }

    boolean request() {
        return !startLine.startsWith("HTTP/");
    }

    /** Of either kind of start line. */
    boolean version(String version) {
        return request() ? startLine.endsWith(" " + version) : startLine.startsWith(version + " ");
    }

    List<NamedField> all(String name) {
        return fields.stream().filter(field -> field.name().equals(name)).toList();
    }
}
