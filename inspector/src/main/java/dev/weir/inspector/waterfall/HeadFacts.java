package dev.weir.inspector.waterfall;

import dev.weir.events.Evidence;
import dev.weir.events.RawHead;
import dev.weir.inspector.anatomy.HeadAnatomy;
import dev.weir.inspector.anatomy.HeadAnatomy.Part;
import dev.weir.inspector.anatomy.Oddity;
import dev.weir.inspector.text.CellWidth;
import dev.weir.inspector.text.FactSheet;
import dev.weir.inspector.text.LineBuilder;
import dev.weir.inspector.text.Quantities;
import dev.weir.inspector.text.Style;
import dev.weir.inspector.text.VisibleText;
import java.nio.charset.StandardCharsets;

/** A head line by line, each with its place in the bytes, and what is odd about it. */
final class HeadFacts {

    /** A hostile head can be odd at every byte; what follows is told by its number. */
    private static final int MOST_ODDITIES = 20;

    private static final int OFFSET_CELLS = 7;
    private static final int LENGTH_CELLS = 6;

    private HeadFacts() {}

    static String summary(HeadAnatomy anatomy, String startLineName, RawHead head) {
        int end = anatomy.emptyLine() == null ? head.bytes().length : anatomy.emptyLine();
        int fieldsAt =
                anatomy.fields().isEmpty() ? end : anatomy.fields().get(0).offset();
        return startLineName + " " + Quantities.bytes(head.startLineLength()) + " @0 · "
                + Quantities.count(anatomy.fields().size(), "header") + " " + Quantities.bytes(end - fieldsAt) + " @"
                + fieldsAt + (anatomy.emptyLine() == null ? "" : " · empty line @" + end);
    }

    static void addLines(FactSheet sheet, HeadAnatomy anatomy, byte[] bytes) {
        addLine(sheet, anatomy.startLine(), bytes);
        anatomy.pseudoFields().forEach(field -> addLine(sheet, field, bytes));
        anatomy.fields().forEach(field -> addLine(sheet, field, bytes));
    }

    private static void addLine(FactSheet sheet, Part part, byte[] bytes) {
        String offset = "@" + part.offset();
        String length = Integer.toString(part.length());
        String text = new String(bytes, part.offset(), part.length(), StandardCharsets.ISO_8859_1);
        int cells = sheet.factCells() - OFFSET_CELLS - LENGTH_CELLS - 1;
        sheet.line(
                new LineBuilder()
                        .padTo(OFFSET_CELLS - offset.length())
                        .add(Style.DIM, offset)
                        .padTo(OFFSET_CELLS + LENGTH_CELLS - length.length())
                        .add(Style.DIM, length)
                        .add(" " + CellWidth.fit(VisibleText.of(VisibleText.utf8(text)), cells))
                        .build(),
                null);
    }

    static void addOddities(FactSheet sheet, HeadAnatomy anatomy) {
        anatomy.oddities().stream().limit(MOST_ODDITIES).forEach(oddity -> addOddity(sheet, oddity));
        int more = anatomy.oddities().size() - MOST_ODDITIES;
        if (more > 0) {
            sheet.fact(Style.WARNING, Quantities.count(more, "more odd place"), Evidence.APP);
        }
    }

    private static void addOddity(FactSheet sheet, Oddity oddity) {
        Style style = oddity.kind().ambiguous() ? Style.ERROR : Style.WARNING;
        sheet.fact(style, "odd @" + oddity.offset() + ": " + oddity.detail(), Evidence.APP);
    }
}
