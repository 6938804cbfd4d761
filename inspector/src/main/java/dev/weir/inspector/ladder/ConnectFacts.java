package dev.weir.inspector.ladder;

import dev.weir.events.Evidence;
import dev.weir.inspector.model.ConnectAttempt;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.text.FactSheet;
import dev.weir.inspector.text.Quantities;
import dev.weir.inspector.text.Style;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The addresses that were tried, and what came of each. */
public final class ConnectFacts {

    private ConnectFacts() {}

    /** {@code origin} is what came of the winner; null when nothing did, or it is not known. */
    public static void add(FactSheet sheet, List<ConnectAttempt> attempts, @Nullable RecordedConnection origin) {
        for (ConnectAttempt attempt : attempts) {
            Style style = attempt.outcome() == ConnectAttempt.Outcome.FAILED ? Style.WARNING : Style.TEXT;
            long start = attempt.startedAtNanos() - attempts.get(0).startedAtNanos();
            String after = start == 0 ? "" : "  started " + Quantities.duration(start) + " after the first";
            sheet.fact(style, attempt(attempt, origin) + after, Evidence.APP);
        }
    }

    private static String attempt(ConnectAttempt attempt, @Nullable RecordedConnection origin) {
        Long ended = attempt.endedAtNanos();
        String took = ended == null ? "" : " " + Quantities.duration(ended - attempt.startedAtNanos());
        String to = "→ " + Ends.address(attempt.remote()) + "  ";
        return switch (attempt.outcome()) {
            case CONNECTED ->
                (origin == null ? "" : Ends.address(origin.local()) + " ") + to + "three-way handshake" + took + " ("
                        + attempt.connection() + ")";
            case FAILED ->
                to + "failed after" + took
                        + (attempt.failure() == null
                                ? ""
                                : ": " + attempt.failure().detail());
            case ABANDONED -> to + "abandoned after" + took + ", another address was faster";
            case PENDING -> to + "no answer until the exchange ended";
        };
    }
}
