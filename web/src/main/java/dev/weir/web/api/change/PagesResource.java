package dev.weir.web.api.change;

import dev.weir.events.ClockAnchor;
import dev.weir.inspector.model.PageMark;
import dev.weir.inspector.text.WellFormed;
import dev.weir.web.api.served.Served;
import dev.weir.web.capture.LiveCapture;
import dev.weir.web.capture.Readers.Lease;
import dev.weir.web.http.Answer;
import dev.weir.web.http.Json;
import dev.weir.web.http.JsonObject;
import dev.weir.web.http.Problem;
import dev.weir.web.http.Problem.Code;
import dev.weir.web.http.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Pages: marked by whoever drives a client, they group what starts from then on. */
public final class PagesResource {

    private static final int MOST_CHARACTERS = 200;

    private final Served served;

    public PagesResource(Served served) {
        this.served = served;
    }

    public Answer list(Request request) {
        try (Lease lease = served.lease()) {
            ClockAnchor anchor = lease.reader().info().anchor();
            List<PageMark> pages = lease.reader().pages();
            return Answer.json(out -> {
                out.writeStartObject();
                out.writeArrayPropertyStart("pages");
                pages.forEach(page -> write(out, page, anchor));
                out.writeEndArray();
                out.writeEndObject();
            });
        }
    }

    public Answer mark(Request request) throws IOException, Problem {
        LiveCapture live = served.live();
        JsonObject asked = JsonObject.of(request.body());
        String name = asked == null ? null : asked.text("name");
        if (name == null || name.isBlank() || name.length() > MOST_CHARACTERS) {
            throw new Problem(Code.BAD_PARAMETER, "A page has a name of at most " + MOST_CHARACTERS + " characters.")
                    .with("Send it as JSON: {\"name\": \"sign in\"}");
        }
        PageMark page = live.mark(name.strip());
        try (Lease lease = served.lease()) {
            ClockAnchor anchor = lease.reader().info().anchor();
            byte[] json = Json.text(out -> write(out, page, anchor)).getBytes(StandardCharsets.UTF_8);
            return Answer.bytes(201, "application/json", json);
        }
    }

    private static void write(JsonGenerator out, PageMark page, ClockAnchor anchor) {
        out.writeStartObject();
        out.writeNumberProperty("id", page.id());
        out.writeStringProperty("name", WellFormed.of(page.name()));
        out.writeNumberProperty("started_us", Math.floorDiv(page.atNanos() - anchor.atNanos(), 1000L));
        out.writeEndObject();
    }
}
