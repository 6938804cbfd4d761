package dev.weir.web.api.served;

import dev.weir.inspector.ingest.OpenRecords;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.web.http.Problem;
import dev.weir.web.http.Request;
import java.util.Optional;

/** The exchange whose number stands in the path. */
public final class Numbered {

    private Numbered() {}

    /** With its bodies, whether it is over or under way. */
    public static RecordedExchange exchange(Request request, CaptureReader reader, OpenRecords open) throws Problem {
        long number = number(request);
        Optional<RecordedExchange> stored = reader.exchange(number);
        return stored.or(() -> open.exchanges().stream()
                        .filter(exchange -> exchange.number() == number)
                        .findFirst())
                .orElseThrow(() -> new Problem(Problem.Code.NOT_FOUND, "There is no exchange #" + number + "."));
    }

    private static long number(Request request) throws Problem {
        String text = request.place("number");
        if (!text.matches("[1-9][0-9]{0,17}")) {
            throw new Problem(Problem.Code.NOT_FOUND, "An exchange has a number.");
        }
        return Long.parseLong(text);
    }
}
