package dev.weir.app.selection;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.inspector.filter.Filter;
import dev.weir.inspector.filter.FilterSyntaxException;
import dev.weir.inspector.query.Selection;
import dev.weir.inspector.text.CellWidth;
import dev.weir.inspector.text.VisibleText;

/** A filter as somebody typed it. */
public final class FilterText {

    private FilterText() {}

    /**
     * The exchanges that it means.
     *
     * @throws Trouble when it is no filter: with the text, and a caret under the place
     */
    public static Selection selection(String text) throws Trouble {
        try {
            return new Selection(Filter.parse(text));
        } catch (FilterSyntaxException e) {
            String before = VisibleText.of(text.substring(0, e.position()));
            throw new Trouble(
                    ExitCode.USAGE,
                    "filter, character " + (e.position() + 1) + ": " + VisibleText.of(e.text()) + "\n  "
                            + VisibleText.of(text) + "\n  " + " ".repeat(CellWidth.of(before)) + "^",
                    e);
        }
    }
}
