package dev.weir.web.api.served;

import dev.weir.inspector.filter.Filter;
import dev.weir.inspector.filter.FilterSyntaxException;
import dev.weir.inspector.query.Selection;
import dev.weir.web.http.Problem;
import dev.weir.web.http.Request;
import org.jspecify.annotations.Nullable;

/** The filter that a request names. */
public final class Filters {

    public static final String PARAMETER = "filter";

    private Filters() {}

    /** Null when none is named. */
    public static @Nullable Filter of(Request request) throws Problem {
        String text = request.parameter(PARAMETER);
        return text == null || text.isBlank() ? null : parse(text);
    }

    public static Selection selection(Request request) throws Problem {
        return new Selection(of(request));
    }

    /** One of ours, which can be read. */
    public static Filter own(String text) {
        try {
            return Filter.parse(text);
        } catch (FilterSyntaxException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    public static Filter parse(String text) throws Problem {
        try {
            return Filter.parse(text);
        } catch (FilterSyntaxException e) {
            throw Problem.filter(PARAMETER, e.text(), e.position());
        }
    }
}
