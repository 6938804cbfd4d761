package dev.weir.inspector.ledger;

import dev.weir.events.CloseReason;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.HeadFields;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import java.util.Locale;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Why Weir closed a connection first: the header that said so and the exchange that had it, or a rule of Weir's own. */
public final class CloseCauses {

    private final LongFunction<@Nullable RecordedExchange> exchanges;

    /** {@code exchanges} finds one by its number; null for one that the capture does not have. */
    public CloseCauses(LongFunction<@Nullable RecordedExchange> exchanges) {
        this.exchanges = exchanges;
    }

    /** In a few words, the same for all that have the same cause. */
    public String of(RecordedConnection connection, CloseStory close) {
        if (close.reason() == CloseReason.LAST_MESSAGE) {
            RecordedExchange last = connection.lastExchange() == 0 ? null : exchanges.apply(connection.lastExchange());
            return last == null ? "the last message said so" : header(last);
        }
        return switch (close.reason()) {
            case IDLE_TIMEOUT -> "Weir's idle timeout";
            case REFUSED -> "Weir had refused the client";
            case POOL_FULL -> "Weir's pool was full";
            case OTHER_LEG -> "the client had left";
            case PROTOCOL_ERROR -> "a protocol error";
            case SHUTDOWN -> "Weir was shutting down";
            case RACE_LOST -> "another address was faster";
            case SEEN_ENOUGH -> "weir tcp";
            default -> "a failure";
        };
    }

    private static String header(RecordedExchange last) {
        HeadFields response =
                last.response() == null ? HeadFields.EMPTY : last.response().fields();
        if (close(response)) {
            return "the response said Connection: close";
        }
        if (response.version().equals("HTTP/1.0")) {
            return "the response was HTTP/1.0 without keep-alive";
        }
        boolean delimited = response.first("content-length") == null && response.first("transfer-encoding") == null;
        return close(last.request().fields())
                ? "the request said Connection: close"
                : delimited ? "the response ended with its connection" : "the last message said so";
    }

    private static boolean close(HeadFields fields) {
        return fields.all("connection").stream()
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("close"));
    }
}
