package dev.weir.web.api.change;

import dev.weir.inspector.model.Note;
import dev.weir.inspector.store.CaptureAdditions;
import dev.weir.inspector.store.CaptureException;
import dev.weir.web.api.served.Numbered;
import dev.weir.web.api.served.Served;
import dev.weir.web.capture.Readers.Lease;
import dev.weir.web.http.Answer;
import dev.weir.web.http.JsonObject;
import dev.weir.web.http.Problem;
import dev.weir.web.http.Problem.Code;
import dev.weir.web.http.Request;
import java.io.IOException;

/** What a person notes about an exchange: a mark, a comment. It stands in the capture, of which it is the only part that may change later. */
public final class NotesResource {

    private static final int MOST_CHARACTERS = 2_000;

    private final Served served;

    public NotesResource(Served served) {
        this.served = served;
    }

    public Answer put(Request request) throws IOException, Problem {
        JsonObject asked = JsonObject.of(request.body());
        String comment = asked == null || asked.text("comment") == null ? "" : String.valueOf(asked.text("comment"));
        if (asked == null || comment.length() > MOST_CHARACTERS) {
            throw new Problem(Code.BAD_PARAMETER, "A note has a comment of at most " + MOST_CHARACTERS + " characters.")
                    .with("Send it as JSON: {\"marked\": true, \"comment\": \"slow since the update\"}");
        }
        return keep(new Note(number(request), asked.isTrue("marked"), comment.strip()));
    }

    public Answer delete(Request request) throws Problem {
        return keep(Note.none(number(request)));
    }

    private long number(Request request) throws Problem {
        try (Lease lease = served.lease()) {
            return Numbered.exchange(request, lease.reader(), served).number();
        }
    }

    private Answer keep(Note note) throws Problem {
        try {
            CaptureAdditions.write(served.shown().file(), note);
        } catch (CaptureException e) {
            throw new Problem(Code.NOT_WRITABLE, "The note cannot be kept: " + e.getMessage());
        }
        served.noted();
        return Answer.nothing();
    }
}
