package dev.weir.inspector.explain;

import dev.weir.events.Evidence;
import dev.weir.events.RawHead;
import dev.weir.inspector.anatomy.HeadAnatomy;
import dev.weir.inspector.anatomy.HeadAnatomy.Part;
import dev.weir.inspector.text.Quantities;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A head, part by part, each with its place in the bytes. */
final class HeadParts {

    /** Of one part; a long cookie would bury the rest. */
    private static final int MOST_CHARACTERS = 72;

    /** Of one head; the others are counted. */
    private static final int MOST_FIELDS = 24;

    private HeadParts() {}

    /** {@code message} is {@code request} or {@code response}. */
    static void tell(Telling telling, String message, RawHead head) {
        HeadAnatomy anatomy = HeadAnatomy.of(head);
        byte[] bytes = head.bytes();
        telling.say(Evidence.APP, message + ".start", values(anatomy.startLine(), bytes));
        for (Part pseudo : anatomy.pseudoFields()) {
            telling.say(Evidence.APP, "head.part", values(pseudo, bytes));
        }
        List<Part> fields = anatomy.fields();
        for (Part field : fields.subList(0, Math.min(fields.size(), MOST_FIELDS))) {
            telling.say(Evidence.APP, "head.part", values(field, bytes));
        }
        if (fields.size() > MOST_FIELDS) {
            telling.say(Evidence.APP, "head.more", "count", Integer.toString(fields.size() - MOST_FIELDS));
        }
        Integer empty = anatomy.emptyLine();
        if (empty != null && anatomy.pseudoFields().isEmpty()) {
            telling.say(
                    Evidence.APP,
                    "head.empty",
                    "offset",
                    empty.toString(),
                    "fields",
                    Integer.toString(fields.size()),
                    "bytes",
                    Quantities.bytes(bytes.length));
        }
    }

    private static String[] values(Part part, byte[] bytes) {
        String text = new String(bytes, part.offset(), part.length(), StandardCharsets.ISO_8859_1).replace("\r\n", " ");
        return new String[] {
            "offset",
            Integer.toString(part.offset()),
            "bytes",
            Integer.toString(part.length()),
            "text",
            text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "…"
        };
    }
}
