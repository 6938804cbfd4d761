package dev.weir.proxy.origin;

import dev.weir.events.CloseReason;
import dev.weir.events.Failure;
import dev.weir.events.Leg;
import dev.weir.proxy.exchange.UnreadSink;
import dev.weir.proxy.http.BadMessageException;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.Framing;
import dev.weir.proxy.http.HeadLimits;
import dev.weir.proxy.http.ResponseHead;
import dev.weir.proxy.http.message.MessageReader;
import dev.weir.proxy.http.message.ReceivedHead;
import dev.weir.proxy.tap.ArrivalTap;
import dev.weir.proxy.transport.splice.BulkMeter;
import dev.weir.proxy.transport.splice.KernelBytes;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Reads what an HTTP/1 origin sends, and tells it to the exchange that its {@link OriginConnection} works for. */
final class OriginResponses implements MessageReader.Listener {

    /** The end of a body that is always read. */
    private static final int READ_BYTES = 65_536;

    private final OriginConnection connection;
    private final ArrivalTap arrival;
    private final HeadLimits limits;
    private final MessageReader reader;
    private boolean endsAtClose;
    private final BulkMeter meter = new BulkMeter();

    /** Where the body under way goes as far as nobody reads it. */
    private @Nullable UnreadSink unread;

    OriginResponses(OriginConnection connection, ArrivalTap arrival, HeadLimits limits) {
        this.connection = connection;
        this.limits = limits;
        this.reader = new MessageReader(limits, this);
        this.arrival = arrival;
    }

    /** Takes a buffer, which is then this reader's. */
    void read(ByteBuf bytes) {
        arrival.arrived();
        reader.read(bytes);
    }

    /** Takes a part of the body that only the kernel has seen. */
    void unread(KernelBytes bytes) {
        OriginUse use = connection.use();
        UnreadSink sink = unread;
        if (use == null || sink == null) {
            throw new IllegalStateException("unread bytes of no body");
        }
        int count = (int) bytes.count();
        arrival.arrived();
        reader.passed(count);
        use.received().unread(count);
        sink.pass(bytes, count);
        meter.read(count);
        if (meter.isOver()) {
            connection.keepInKernel(0);
            unread = null;
        }
    }

    /** A body of which the record keeps no more may pass within the kernel from here on, but for its end, which ends a message. */
    private void measure(OriginUse use, int bytes) {
        if (connection.use() != use) {
            return; // to pass it on has ended the exchange
        }
        meter.read(bytes);
        long most = Math.max(0, reader.missingBytes() - READ_BYTES);
        if (unread != null) {
            // Read by hand, as the pipe was full: so much less is left for it.
            unread = connection.keepInKernel(most) ? unread : null;
        } else if (most > 0 && meter.isBulk() && use.received().keepsNoMore()) {
            UnreadSink sink = use.listener().unreadSink();
            unread = sink != null && connection.keepInKernel(most) ? sink : null;
        }
    }

    /** The last response is done with: the next message may come. */
    void next() {
        reader.next();
    }

    /** Whether bytes wait behind a complete response. */
    boolean waiting() {
        return reader.waiting();
    }

    /** Whether the response under way ends where the connection does. */
    boolean endsAtClose() {
        return endsAtClose;
    }

    /** What the body under way still lacks, in bytes; 0 when not known. */
    long missingBytes() {
        return reader.missingBytes();
    }

    boolean midMessage() {
        return reader.midMessage();
    }

    /** The origin sends no more; false when it ended in the middle of a message. */
    boolean inputEnded() {
        arrival.arrived();
        return reader.inputEnded();
    }

    void release() {
        ByteBuf rest = reader.release();
        if (rest != null) {
            rest.release();
        }
    }

    @Override
    public void begun() {
        OriginUse use = connection.use();
        if (use != null) {
            use.received().begun(arrival);
        }
    }

    @Override
    public void startLine() {
        OriginUse use = connection.use();
        if (use != null) {
            use.received().startLine();
        }
    }

    @Override
    public Framing head(ReceivedHead received) throws BadMessageException {
        OriginUse use = connection.use();
        if (use == null) {
            throw new BadMessageException(400, 0, "a response that no request asked for");
        }
        ResponseHead head = received.response(limits);
        use.check(head);
        Framing framing = head.informational() ? Framing.NONE : Framing.ofResponse(use.method(), head);
        use.received().head(received.raw(), head.fields());
        use.response(head);
        if (head.informational()) {
            use.informed();
            use.listener().informational(head);
        } else if (head.status() != 101) {
            endsAtClose = framing.kind() == Framing.Kind.UNTIL_CLOSE;
            use.listener().head(head, framing);
        }
        return framing;
    }

    @Override
    public void content(ByteBuf content) {
        OriginUse use = connection.use();
        if (use == null) {
            content.release();
            return;
        }
        int bytes = content.readableBytes();
        use.received().content(content);
        use.listener().content(content);
        measure(use, bytes);
    }

    @Override
    public void end(Fields trailers, long contentBytes, long wireBytes) {
        OriginUse use = connection.use();
        ResponseHead head = use == null ? null : use.response();
        if (use == null || head == null) {
            return;
        }
        use.response(null);
        unread = null;
        if (head.informational()) {
            reader.next();
            return;
        }
        use.received().trailers(trailers);
        use.received().ended(contentBytes, wireBytes);
        if (head.status() == 101) {
            connection.switchOver(use, head, reader.release());
        } else {
            connection.release(use, head);
            use.listener().end(trailers);
        }
    }

    @Override
    public void bad(BadMessageException why, byte[] received, boolean inBody) {
        OriginUse use = connection.use();
        Failure failure = new Failure(Leg.ORIGIN, why.originKind(inBody), why.why());
        if (use != null && !inBody) {
            use.received().rejected(received, why.offset(), failure);
        }
        connection.fail(failure, CloseReason.PROTOCOL_ERROR);
    }
}
