package dev.weir.web.api;

import dev.weir.inspector.har.HarOptions;
import dev.weir.inspector.har.HarProfile;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.query.HarExport;
import dev.weir.inspector.query.Selection;
import dev.weir.inspector.redact.Redaction;
import dev.weir.web.api.served.Filters;
import dev.weir.web.api.served.Numbered;
import dev.weir.web.api.served.Served;
import dev.weir.web.capture.LiveCapture;
import dev.weir.web.capture.Readers.Lease;
import dev.weir.web.http.Answer;
import dev.weir.web.http.Problem;
import dev.weir.web.http.Request;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Exchanges as HAR. */
final class HarResource {

    /** Without the one for sending again: it is never redacted, and nothing asks for it here. */
    private static final List<String> PROFILES = Arrays.stream(HarProfile.values())
            .filter(profile -> profile != HarProfile.REPLAY)
            .map(profile -> profile.name().toLowerCase(Locale.ROOT))
            .toList();

    private final Served served;

    HarResource(Served served) {
        this.served = served;
    }

    Answer all(Request request) throws Problem {
        String profile = request.word("for", "strict", PROFILES);
        Selection selection = Filters.selection(request);
        return har(selection, options(request, HarProfile.valueOf(profile.toUpperCase(Locale.ROOT))), "weir.har");
    }

    Answer one(Request request) throws Problem {
        try (Lease lease = served.lease()) {
            RecordedExchange exchange = Numbered.exchange(request, lease.reader(), served);
            Selection selection = new Selection(Filters.own("number=" + exchange.number()));
            return har(selection, options(request, HarProfile.STRICT), "weir-" + exchange.number() + ".har");
        }
    }

    private static HarOptions options(Request request, HarProfile profile) {
        return HarOptions.of(profile).withRedaction(request.reveals() ? Redaction.OFF : Redaction.DEFAULT);
    }

    private Answer har(Selection selection, HarOptions options, String name) {
        LiveCapture live = served.shown().live();
        if (live != null) {
            live.awaitCommitted();
        }
        return Answer.stream("application/json", out -> write(selection, options, out))
                .with(headers -> headers.set("Content-Disposition", "attachment; filename=\"" + name + "\""));
    }

    private void write(Selection selection, HarOptions options, OutputStream out) throws IOException {
        try (Lease lease = served.lease()) {
            HarExport.write(lease.reader(), selection.with(served.shown().thresholds()), out, options);
        }
    }
}
