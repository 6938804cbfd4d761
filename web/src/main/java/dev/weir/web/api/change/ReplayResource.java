package dev.weir.web.api.change;

import dev.weir.inspector.model.ExchangeKind;
import dev.weir.inspector.model.HeadFields;
import dev.weir.inspector.model.RecordedBody;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.web.api.served.Numbered;
import dev.weir.web.api.served.Served;
import dev.weir.web.capture.LiveCapture;
import dev.weir.web.capture.Readers.Lease;
import dev.weir.web.http.Answer;
import dev.weir.web.http.JsonObject;
import dev.weir.web.http.Problem;
import dev.weir.web.http.Problem.Code;
import dev.weir.web.http.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Requests that are made once more, so that what comes of them now stands beside what came of them then. */
public final class ReplayResource {

    /** Change nothing at the origin (RFC 9110, section 9.2.1), so that nobody has to be asked. */
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    /** What stands where a secret was taken out, also of what somebody copied from here and sent. */
    private static final String MARK = "\u2039redacted:";

    private static final String MARK_IN_URL = "%E2%80%B9redacted:";

    private final Served served;

    public ReplayResource(Served served) {
        this.served = served;
    }

    public Answer replay(Request request) throws IOException, Problem {
        LiveCapture live = served.live();
        RecordedExchange exchange = exchange(request);
        JsonObject asked = JsonObject.of(request.body());
        if (asked == null) {
            throw new Problem(Code.BAD_PARAMETER, "The body is no JSON object.")
                    .with("Send none, or {\"despite\": [\"unsafe_method\"]}");
        }
        List<String> doubts = doubts(exchange);
        doubts.removeAll(asked.texts("despite"));
        if (!doubts.isEmpty()) {
            throw Problem.consent("This request is not made again without being asked for it.", doubts)
                    .with("Name the reasons in the body: {\"despite\": [\"" + String.join("\", \"", doubts) + "\"]}");
        }
        try {
            OptionalLong number = live.replay(exchange);
            return number.isPresent()
                    ? Answer.json(201, "application/json", out -> {
                        out.writeStartObject();
                        out.writeNumberProperty("number", number.getAsLong());
                        out.writeEndObject();
                    })
                    : Answer.json(202, "application/json", out -> {
                        out.writeStartObject();
                        out.writeEndObject();
                    });
        } catch (IllegalArgumentException e) {
            throw new Problem(Code.NOT_REPLAYABLE, "This request cannot be made again: " + e.getMessage());
        }
    }

    private RecordedExchange exchange(Request request) throws Problem {
        try (Lease lease = served.lease()) {
            RecordedExchange exchange = Numbered.exchange(request, lease.reader(), served);
            if (exchange.kind() != ExchangeKind.REQUEST
                    || exchange.upgrade() != null
                    || exchange.method().equals("CONNECT")) {
                throw new Problem(
                        Code.NOT_REPLAYABLE,
                        "#" + exchange.number()
                                + " is no request that could be made again: only one that is answered and"
                                + " over can, no tunnel, WebSocket or malformed head.");
            }
            return exchange;
        }
    }

    /** Why somebody might not want it, in the API's words. */
    static List<String> doubts(RecordedExchange exchange) {
        List<String> doubts = new ArrayList<>();
        RecordedBody body = exchange.request().body();
        if (!SAFE.contains(exchange.method())) {
            doubts.add("unsafe_method");
        }
        if (body.truncated()) {
            doubts.add("incomplete_body");
        }
        if (marked(exchange.url())
                || exchange.request().fields().fields().stream()
                        .map(HeadFields.Field::value)
                        .anyMatch(ReplayResource::marked)) {
            doubts.add("redacted");
        }
        return doubts;
    }

    private static boolean marked(String text) {
        return text.contains(MARK) || text.contains(MARK_IN_URL);
    }
}
