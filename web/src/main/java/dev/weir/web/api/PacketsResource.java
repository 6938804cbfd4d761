package dev.weir.web.api;

import dev.weir.events.ConnectionId;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.query.PacketExport;
import dev.weir.inspector.query.Selection;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.web.api.served.Filters;
import dev.weir.web.api.served.Numbered;
import dev.weir.web.api.served.Served;
import dev.weir.web.capture.LiveCapture;
import dev.weir.web.capture.Readers.Lease;
import dev.weir.web.http.Answer;
import dev.weir.web.http.Problem;
import dev.weir.web.http.Problem.Code;
import dev.weir.web.http.Request;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** Recorded packets for Wireshark. With whole packets go the TLS secrets: all that was sent is in them, and nothing can be masked. */
final class PacketsResource {

    private static final int BUFFER_BYTES = 65_536;

    private final Served served;

    PacketsResource(Served served) {
        this.served = served;
    }

    /** What is to be exported, found anew by whoever writes it. */
    @FunctionalInterface
    private interface Wanted {
        PacketExport in(CaptureReader reader, Path file);
    }

    Answer exchange(Request request) throws Problem {
        try (Lease lease = served.lease()) {
            RecordedExchange exchange = Numbered.exchange(request, lease.reader(), served);
            Selection selection = new Selection(Filters.own("number=" + exchange.number()));
            String name = "weir-" + exchange.number() + ".pcapng";
            return packets(
                    request,
                    lease.reader(),
                    name,
                    (reader, file) -> PacketExport.of(reader, file, selection)
                            .with(served.open().connections()));
        }
    }

    Answer connection(Request request) throws Problem {
        try (Lease lease = served.lease()) {
            RecordedConnection connection = ConnectionsResource.connection(request, lease.reader(), served.open());
            ConnectionId id = connection.id();
            return packets(
                    request,
                    lease.reader(),
                    "weir-" + id + ".pcapng",
                    (reader, file) ->
                            PacketExport.of(reader, file, id).with(served.open().connections()));
        }
    }

    private Answer packets(Request request, CaptureReader reader, String name, Wanted wanted) throws Problem {
        LiveCapture live = served.shown().live();
        if (live != null) {
            live.awaitCommitted();
        }
        PacketExport export = wanted.in(reader, served.shown().file());
        String absent = export.absent();
        if (absent != null) {
            throw new Problem(Code.NOT_FOUND, "There are no packets of this capture.").with(absent);
        }
        if (export.whole() && !request.reveals()) {
            throw new Problem(Code.REVEAL_REQUIRED, "Whole packets and their TLS secrets hold all that was sent.")
                    .with("Ask with the header `" + Request.REVEAL + ": secrets`");
        }
        return Answer.stream("application/x-pcapng", out -> write(wanted, out))
                .with(headers -> headers.set("Content-Disposition", "attachment; filename=\"" + name + "\""));
    }

    private void write(Wanted wanted, OutputStream out) throws IOException {
        try (Lease lease = served.lease()) {
            CaptureReader reader = lease.reader();
            OutputStream buffered = new BufferedOutputStream(out, BUFFER_BYTES);
            wanted.in(reader, served.shown().file())
                    .write(buffered, "weir " + reader.info().weirVersion());
            buffered.flush();
        }
    }
}
