package dev.weir.web.api.served;

import dev.weir.inspector.ingest.OpenRecords;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.web.capture.LiveCapture;
import dev.weir.web.http.Problem;
import dev.weir.web.http.Request;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The exchange whose number stands in the path. */
public final class Numbered {

    private Numbered() {}

    /** With its bodies, whether it is over or under way. */
    public static RecordedExchange exchange(Request request, CaptureReader reader, Served served) throws Problem {
        long number = number(request);
        return find(number, reader, served::open, served.shown().live())
                .orElseThrow(() -> new Problem(Problem.Code.NOT_FOUND, "There is no exchange #" + number + "."));
    }

    /** One that has just ended is under way no more, and not yet in the file: who asks for it waits until it is. */
    static Optional<RecordedExchange> find(
            long number, CaptureReader reader, Supplier<OpenRecords> open, @Nullable LiveCapture live) {
        Optional<RecordedExchange> found = reader.exchange(number)
                .or(() -> open.get().exchanges().stream()
                        .filter(exchange -> exchange.number() == number)
                        .findFirst());
        if (found.isPresent() || live == null) {
            return found;
        }
        live.awaitCommitted();
        return reader.exchange(number);
    }

    private static long number(Request request) throws Problem {
        String text = request.place("number");
        if (!text.matches("[1-9][0-9]{0,17}")) {
            throw new Problem(Problem.Code.NOT_FOUND, "An exchange has a number.");
        }
        return Long.parseLong(text);
    }
}
