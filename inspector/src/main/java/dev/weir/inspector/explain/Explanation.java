package dev.weir.inspector.explain;

import dev.weir.events.Evidence;
import dev.weir.inspector.text.CellWidth;
import dev.weir.inspector.text.FactSheet;
import dev.weir.inspector.text.LineBuilder;
import dev.weir.inspector.text.Style;
import dev.weir.inspector.text.StyledLine;
import dev.weir.inspector.text.StyledText;
import dev.weir.inspector.text.VisibleText;
import dev.weir.inspector.waterfall.ShownExchange;
import dev.weir.inspector.wording.Catalogue;
import dev.weir.inspector.wording.Language;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The story of one exchange. What was not seen is not told as if it had been: each sentence about this exchange says where it comes
 * from, and what nothing tells is called unknown.
 */
public record Explanation(String title, List<Chapter> chapters) {

    private static final int MOST_CELLS = 100;
    private static final int LEAST_CELLS = 40;
    private static final int INDENT = 2;

    /** A step on the way, in its order. */
    public record Chapter(String heading, List<Sentence> sentences) {}

    /**
     * A sentence or two.
     *
     * @param evidence null for what is always so
     */
    public record Sentence(String text, @Nullable Evidence evidence) {}

    /** Tells an exchange. */
    public static Explanation of(ShownExchange shown, Language language) {
        Catalogue catalogue = Catalogue.of(Explanation.class, language);
        Telling telling = new Telling(shown, catalogue);
        AddressChapters.tell(telling);
        NameChapter.tell(telling);
        TcpChapter.tell(telling);
        TlsChapter.tell(telling);
        MessageChapters.tell(telling);
        if (!telling.imported()) {
            EndChapters.tell(telling);
            WiresharkChapter.tell(telling);
        }
        String title = telling.text(
                "title",
                "number",
                Long.toString(shown.exchange().number()),
                "method",
                shown.exchange().method(),
                "url",
                VisibleText.readableUrl(shown.exchange().url()));
        return new Explanation(title, telling.chapters());
    }

    /** Lines of so many cells at most, however wide the terminal: longer ones are hard to read. */
    public StyledText draw(int width) {
        int cells = Math.min(Math.max(width, LEAST_CELLS), MOST_CELLS);
        List<StyledLine> lines = new ArrayList<>();
        for (String part : CellWidth.wrap(VisibleText.of(title), cells)) {
            lines.add(StyledLine.of(Style.BOLD, part));
        }
        int number = 1;
        for (Chapter chapter : chapters) {
            lines.add(StyledLine.EMPTY);
            lines.add(StyledLine.of(Style.BOLD, number++ + ". " + chapter.heading()));
            chapter.sentences().forEach(sentence -> add(lines, sentence, cells));
        }
        return new StyledText(lines);
    }

    private static void add(List<StyledLine> lines, Sentence sentence, int cells) {
        Evidence evidence = sentence.evidence();
        String label = evidence == null ? "" : " [" + FactSheet.label(evidence) + "]";
        for (String part : CellWidth.wrap(VisibleText.of(sentence.text()) + label, cells - INDENT)) {
            LineBuilder line = new LineBuilder().add(" ".repeat(INDENT));
            boolean labelled = !label.isEmpty() && part.endsWith(label.strip());
            String text =
                    labelled ? part.substring(0, part.length() - label.strip().length()) : part;
            line.add(text);
            lines.add(labelled ? line.add(Style.DIM, label.strip()).build() : line.build());
        }
    }
}
