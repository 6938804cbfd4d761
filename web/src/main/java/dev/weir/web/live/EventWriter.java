package dev.weir.web.live;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes server-sent events (WHATWG HTML, section 9.2). */
final class EventWriter {

    private final OutputStream out;

    EventWriter(OutputStream out) {
        this.out = out;
    }

    /** @param data JSON in one line */
    void event(@Nullable String id, String name, String data) throws IOException {
        String head = (id == null ? "" : "id: " + id + "\n") + "event: " + name + "\ndata: ";
        out.write((head + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Nobody sees it, but a client that left is noticed. */
    void comment() throws IOException {
        out.write(":\n\n".getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
