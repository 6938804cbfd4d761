package dev.weir.proxy.client.h2;

import dev.weir.proxy.client.request.ClientExchange;
import dev.weir.proxy.h2.FieldBlock;
import dev.weir.proxy.http.BadMessageException;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.Framing;
import dev.weir.proxy.http.h2.FieldSection;
import dev.weir.proxy.http.h2.SectionReader;
import io.netty.buffer.ByteBuf;
import java.util.function.IntConsumer;

/** The body of a request as it comes on a stream: as long as it says (RFC 9113, section 8.1.1), and in time. */
final class Upload {

    private static final byte[] NO_HEAD = {};

    private final ClientExchange exchange;
    private final StreamPatience patience;
    private final IntConsumer consumed;
    private Framing framing = Framing.NONE;
    private long contentBytes;
    private long wireBytes;
    private boolean reading = true;
    private int owed;
    private boolean over;

    /** @param consumed gives bytes of the stream's window back */
    Upload(ClientExchange exchange, StreamPatience patience, IntConsumer consumed) {
        this.exchange = exchange;
        this.patience = patience;
        this.consumed = consumed;
    }

    void framed(Framing by) {
        framing = by;
    }

    /** Nothing of it is wanted. */
    void drop() {
        over = true;
    }

    void data(ByteBuf content, int frameBytes, int windowBytes, boolean endOfStream) {
        patience.goesOn();
        wireBytes += frameBytes;
        contentBytes += content.readableBytes();
        owed += windowBytes;
        if (framing.kind() == Framing.Kind.LENGTH && contentBytes > framing.length()) {
            bad(400, "more content than Content-Length says");
        } else if (content.isReadable() && !over) {
            exchange.content(content.retain());
        }
        giveBack();
        if (endOfStream) {
            end(Fields.NONE);
        }
    }

    void trailers(FieldBlock block) {
        wireBytes += block.wireBytes();
        String excess = block.excess();
        if (excess != null) {
            bad(431, "trailers: " + excess);
            return;
        }
        try {
            end(SectionReader.trailers(new FieldSection(block.lines())));
        } catch (BadMessageException e) {
            bad(e.status(), e.why());
        }
    }

    void end(Fields trailers) {
        if (over) {
            return;
        }
        if (framing.kind() == Framing.Kind.LENGTH && contentBytes != framing.length()) {
            bad(400, "less content than Content-Length says");
            return;
        }
        over = true;
        patience.requestEnded();
        exchange.end(trailers, contentBytes, wireBytes);
    }

    /** @param bothSpeak the response is under way, too */
    void silentTooLong(boolean bothSpeak) {
        if (!reading) {
            patience.onceMore(); // it is Weir that does not read
        } else if (bothSpeak) {
            bad(408, "nothing passed in either direction for too long (--tunnel-idle)");
        } else {
            bad(408, "the client was silent within its request");
        }
    }

    /** What came of it cannot be passed on. */
    private void bad(int status, String why) {
        if (!over) {
            over = true;
            patience.requestEnded();
            exchange.bad(new BadMessageException(status, 0, why), NO_HEAD, true);
        }
    }

    void read(boolean wanted) {
        reading = wanted;
        giveBack();
    }

    private void giveBack() {
        if (reading && owed > 0) {
            int bytes = owed;
            owed = 0;
            consumed.accept(bytes);
        }
    }
}
