package dev.weir.proxy.origin.h2;

import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.events.RawHead;
import dev.weir.proxy.exchange.OriginListener;
import dev.weir.proxy.h2.FieldBlock;
import dev.weir.proxy.http.BadMessageException;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.Framing;
import dev.weir.proxy.http.ResponseHead;
import dev.weir.proxy.http.h2.FieldSection;
import dev.weir.proxy.http.h2.SectionReader;
import dev.weir.proxy.tap.ArrivalTap;
import dev.weir.proxy.tap.MessageTap;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;

/** Reads the response that comes on an {@link OriginStream}; the length it announces must be the length it has. */
final class StreamedResponse {

    private static final int MAX_INFORMATIONAL = 100;

    private final OriginStream stream;
    private final OriginListener listener;
    private final MessageTap received;
    private final ArrivalTap arrival;
    private String method = "";
    private Framing framing = Framing.NONE;
    private boolean begun;
    private int informational;
    private long contentBytes;
    private long wireBytes;

    StreamedResponse(OriginStream stream, OriginListener listener, MessageTap received, ArrivalTap arrival) {
        this.stream = stream;
        this.listener = listener;
        this.received = received;
        this.arrival = arrival;
    }

    /** The method of the request that it answers. */
    void answers(String requestMethod) {
        method = requestMethod;
    }

    /** Whether the head of the final response came. */
    boolean begun() {
        return begun;
    }

    void headers(FieldBlock block, boolean endOfStream) {
        FieldSection section = new FieldSection(block.lines());
        try {
            if (block.excess() != null) {
                throw new BadMessageException(431, 0, block.excess());
            }
            if (begun) {
                wireBytes += block.wireBytes();
                complete(SectionReader.trailers(section));
            } else {
                head(section, block, endOfStream);
            }
        } catch (BadMessageException e) {
            RawHead raw = section.rendered();
            Failure failure = new Failure(Leg.ORIGIN, e.originKind(begun), e.why());
            if (!begun) {
                received.rejected(raw.bytes(), e.locatedIn(raw.bytes()).offset(), failure);
            }
            stream.failAndReset(failure, Http2Error.PROTOCOL_ERROR);
        }
    }

    private void head(FieldSection section, FieldBlock block, boolean endOfStream) throws BadMessageException {
        RawHead raw = section.rendered();
        received.begun(arrival);
        received.startLine();
        received.compressed(block.wireBytes());
        ResponseHead head = SectionReader.response(section);
        if (head.informational()) {
            if (endOfStream || ++informational > MAX_INFORMATIONAL) {
                throw new BadMessageException(400, 0, "informational responses without a final one");
            }
            received.head(raw, head.fields());
            listener.informational(head);
            return;
        }
        if (stream.switches(head.status())) {
            received.head(raw, head.fields());
            begun = true;
            stream.switched(head, endOfStream);
            return;
        }
        framing = framing(head, endOfStream);
        received.head(raw, head.fields());
        begun = true;
        // A client of HTTP/1 needs to be told that nothing follows.
        boolean unsaid = framing.kind() == Framing.Kind.LENGTH && !head.fields().contains("Content-Length");
        Fields fields = unsaid ? head.fields().with("content-length", "0") : head.fields();
        listener.head(new ResponseHead(head.version(), head.status(), head.reason(), fields), framing);
        if (endOfStream) {
            complete(Fields.NONE);
        } else {
            listener.readEnded();
        }
    }

    /** Without a length, content comes until the stream ends: on a connection of HTTP/1 that would be chunked. */
    private Framing framing(ResponseHead head, boolean endOfStream) throws BadMessageException {
        Framing explicit = Framing.ofResponse(method, head);
        if (explicit.kind() == Framing.Kind.NONE) {
            return explicit;
        }
        if (!endOfStream) {
            return explicit.kind() == Framing.Kind.LENGTH ? explicit : Framing.CHUNKED;
        }
        if (!explicit.empty() && explicit.kind() == Framing.Kind.LENGTH) {
            throw new BadMessageException(400, 0, "less content than Content-Length says");
        }
        return new Framing(Framing.Kind.LENGTH, 0);
    }

    /** Content came; the buffer is the codec's. */
    void data(ByteBuf content, int frameBytes, boolean endOfStream) {
        wireBytes += frameBytes;
        contentBytes += content.readableBytes();
        if (!begun) {
            refuse(FailureKind.HTTP_PROTOCOL_ERROR, "content before a head");
        } else if (framing.kind() != Framing.Kind.CHUNKED && contentBytes > framing.length()) {
            refuse(FailureKind.HTTP_PROTOCOL_ERROR, "more content than the head says");
        } else {
            if (content.isReadable()) {
                received.content(content);
                listener.content(content.retain());
            }
            if (endOfStream) {
                complete(Fields.NONE);
            } else {
                listener.readEnded();
            }
        }
    }

    private void complete(Fields trailers) {
        if (stream.over()) {
            return;
        }
        if (framing.kind() == Framing.Kind.LENGTH && contentBytes != framing.length()) {
            refuse(
                    FailureKind.HTTP_RESPONSE_INCOMPLETE,
                    (framing.length() - contentBytes) + " bytes of the body missing");
            return;
        }
        received.trailers(trailers);
        received.ended(contentBytes, wireBytes);
        stream.complete(trailers);
    }

    private void refuse(FailureKind kind, String why) {
        stream.failAndReset(new Failure(Leg.ORIGIN, kind, why), Http2Error.PROTOCOL_ERROR);
    }
}
