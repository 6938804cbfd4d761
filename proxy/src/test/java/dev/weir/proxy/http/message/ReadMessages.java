package dev.weir.proxy.http.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.proxy.http.BadMessageException;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.Framing;
import dev.weir.proxy.http.HeadLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/** Reads bytes as requests, one behind the other, and remembers in words what it was told. */
final class ReadMessages implements MessageReader.Listener {

    private final MessageReader reader;
    private final boolean responses;
    private final List<String> told = new ArrayList<>();
    private final List<ByteBuf> fed = new ArrayList<>();
    private StringBuilder content = new StringBuilder();

    private ReadMessages(HeadLimits limits, boolean responses) {
        this(limits, MessageReader.HeadMemory.OWN, responses);
    }

    private ReadMessages(HeadLimits limits, MessageReader.HeadMemory memory, boolean responses) {
        this.reader = new MessageReader(limits, this, memory);
        this.responses = responses;
    }

    /** Feeds the pieces; then the input ends. */
    static List<String> requests(String... pieces) {
        return new ReadMessages(HeadLimits.DEFAULT, false).all(pieces);
    }

    static List<String> requests(HeadLimits limits, String... pieces) {
        return new ReadMessages(limits, false).all(pieces);
    }

    static List<String> requests(MessageReader.HeadMemory memory, String... pieces) {
        return new ReadMessages(HeadLimits.DEFAULT, memory, false).all(pieces);
    }

    /** Answers to GET. */
    static List<String> responses(String... pieces) {
        return new ReadMessages(HeadLimits.DEFAULT, true).all(pieces);
    }

    private List<String> all(String... pieces) {
        for (String piece : pieces) {
            ByteBuf bytes = Unpooled.copiedBuffer(piece, ISO_8859_1);
            fed.add(bytes);
            reader.read(bytes);
        }
        told.add(reader.inputEnded() ? "ended" : "cut");
        ByteBuf rest = reader.release();
        if (rest != null) {
            told.add("rest " + rest.toString(ISO_8859_1));
            rest.release();
        }
        for (ByteBuf bytes : fed) {
            if (bytes.refCnt() != 0) {
                told.add("leaked " + bytes);
            }
        }
        return told;
    }

    @Override
    public void begun() {
        content = new StringBuilder();
        told.add("begun");
    }

    @Override
    public void startLine() {
        told.add("start line");
    }

    @Override
    public Framing head(ReceivedHead head) throws BadMessageException {
        told.add("head " + head.raw().startLine());
        return responses
                ? Framing.ofResponse("GET", head.response(HeadLimits.DEFAULT))
                : Framing.ofRequest(head.request(HeadLimits.DEFAULT));
    }

    @Override
    public void content(ByteBuf bytes) {
        content.append(bytes.toString(ISO_8859_1));
        bytes.release();
    }

    @Override
    public void end(Fields trailers, long contentBytes, long wireBytes) {
        told.add("end " + content + " " + contentBytes + "/" + wireBytes + " " + trailers);
        reader.next();
    }

    @Override
    public void bad(BadMessageException why, byte[] received, boolean inBody) {
        told.add("bad " + why.status() + " at " + why.offset() + (inBody ? " in body" : "") + ": " + why.why());
    }
}
