package dev.weir.inspector.findings.tcp;

import dev.weir.events.CloseReason;
import dev.weir.events.Evidence;
import dev.weir.events.Failure;
import dev.weir.inspector.findings.Examined;
import dev.weir.inspector.findings.ExchangeRule;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingCode;
import dev.weir.inspector.findings.Numbers;
import dev.weir.inspector.findings.Threshold;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.ledger.CloseCauses;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.CloseStory.Kind;
import dev.weir.inspector.model.CloseStory.Moment;
import dev.weir.inspector.model.CloseStory.Party;
import dev.weir.inspector.model.CloseStory.Step;
import dev.weir.inspector.model.CloseStory.StepKind;
import dev.weir.inspector.model.HeadFields;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedMessage;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** W301 for one exchange, and W304 to W306: how the last exchange of a connection ended it. */
public final class CloseRules {

    public static final List<ExchangeRule> ALL = List.of(
            (x, thresholds, found) -> ours(x, found),
            (x, thresholds, found) -> reset(x, found),
            (x, thresholds, found) -> otherCloser(x, found),
            CloseRules::halfClose);

    private CloseRules() {}

    private static @Nullable CloseStory ownClose(Examined x, @Nullable RecordedConnection connection) {
        boolean last =
                connection != null && connection.lastExchange() == x.exchange().number();
        return connection != null && last ? connection.close() : null;
    }

    /** That Weir closes all that is open when it ends says nothing about an exchange. */
    private static void ours(Examined x, Consumer<Finding> found) {
        RecordedConnection origin = x.origin();
        CloseStory close = ownClose(x, origin);
        if (origin == null
                || close == null
                || close.first() != Party.WEIR
                || close.timeWait() != Party.WEIR
                || close.reason() == CloseReason.SHUTDOWN) {
            return;
        }
        found.accept(Finding.of(
                        FindingCode.W301,
                        x,
                        close.evidence(),
                        0,
                        "connection",
                        origin.id().toString(),
                        "why",
                        new CloseCauses(number -> x.exchange()).of(origin, close))
                .variant("exchange"));
    }

    private static void reset(Examined x, Consumer<Finding> found) {
        CloseStory close = ownClose(x, x.origin());
        Step reset = close == null ? null : step(close, StepKind.RST_RECEIVED);
        boolean byOrigin =
                close != null && (reset != null || (close.kind() == Kind.RST && close.first() == Party.PEER));
        if (close == null || !byOrigin) {
            return;
        }
        RecordedMessage response = x.exchange().response();
        Long asked = x.exchange().request().sendStartedAtNanos();
        long at = reset == null ? close.closedAtNanos() : reset.atNanos();
        Failure failure = x.exchange().failure();
        found.accept(Finding.of(
                        FindingCode.W304,
                        x,
                        close.evidence(),
                        0,
                        "after",
                        asked == null ? "?" : Numbers.time(Math.max(0, at - asked)),
                        "bytes",
                        Numbers.bytes(response == null ? 0 : response.body().wireBytes()),
                        "detail",
                        failure == null ? "" : failure.detail())
                .variant(when(close.moment(), failure)));
    }

    private static String when(Moment moment, @Nullable Failure failure) {
        return switch (moment) {
            case IN_RESPONSE -> failure == null ? "after" : "within";
            case IDLE, UNUSED -> "after";
            case IN_TUNNEL -> "tunnel";
            default -> failure == null ? "after" : "before";
        };
    }

    /** On both legs: who announced the close, and who began it. */
    private static void otherCloser(Examined x, Consumer<Finding> found) {
        CloseStory origin = ownClose(x, x.origin());
        if (origin != null && announces(x.response()) && origin.first() == Party.WEIR) {
            found.accept(Finding.of(FindingCode.W305, x, origin.evidence(), 0));
        }
        CloseStory client = ownClose(x, x.client());
        if (client == null) {
            return;
        }
        boolean byClient = announces(x.request());
        // Weir says so by itself when the message is the last for another reason than the client's wish.
        boolean byWeir = !byClient && !x.request().version().equals("HTTP/1.0");
        if (byClient && client.first() == Party.WEIR) {
            found.accept(Finding.of(FindingCode.W305, x, client.evidence(), 0).variant("client"));
        } else if (byWeir && client.reason() == CloseReason.LAST_MESSAGE && client.first() == Party.PEER) {
            found.accept(Finding.of(FindingCode.W305, x, client.evidence(), 0).variant("weir"));
        }
    }

    private static boolean announces(HeadFields fields) {
        return fields.all("connection").stream()
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("close"));
    }

    private static void halfClose(Examined x, Thresholds thresholds, Consumer<Finding> found) {
        CloseStory close = ownClose(x, x.client());
        Step fin = close == null ? null : step(close, StepKind.FIN_RECEIVED);
        RecordedMessage response = x.exchange().response();
        // Not when it was written: that stamp may be late, when the client has read all and left already.
        Long last = response == null ? null : response.lastByteAtNanos();
        if (fin != null
                && last != null
                && x.exchange().failure() == null
                && last - fin.atNanos() >= thresholds.nanos(Threshold.W306_MS)) {
            found.accept(Finding.of(
                    FindingCode.W306,
                    x,
                    fin.evidence().weaker(Evidence.APP),
                    0,
                    "before",
                    Numbers.time(last - fin.atNanos())));
        }
    }

    private static @Nullable Step step(CloseStory close, StepKind kind) {
        for (Step step : close.steps()) {
            if (step.kind() == kind) {
                return step;
            }
        }
        return null;
    }
}
