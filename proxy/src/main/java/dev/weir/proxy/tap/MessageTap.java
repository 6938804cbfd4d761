package dev.weir.proxy.tap;

import dev.weir.events.ExchangeEvent.BodyReceived;
import dev.weir.events.ExchangeEvent.HeadReceived;
import dev.weir.events.ExchangeEvent.HeadRejected;
import dev.weir.events.ExchangeEvent.MessageReceived;
import dev.weir.events.ExchangeEvent.TrailersReceived;
import dev.weir.events.ExchangeId;
import dev.weir.events.Failure;
import dev.weir.events.Leg;
import dev.weir.events.RawHead;
import dev.weir.proxy.http.Fields;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Records one message as it is received: the request on the client leg, the response on the origin leg. */
public final class MessageTap {

    private static final byte[] NOTHING = new byte[0];

    private final Taps taps;
    private final ExchangeId exchange;
    private final Leg leg;
    private long firstByteAtNanos;
    private long startLineAtNanos;
    private int keepBytes;
    private @Nullable ArrivalTap arrival;
    private long toldAtNanos;
    private int compressedBytes = -1;

    MessageTap(Taps taps, ExchangeId exchange, Leg leg) {
        this.taps = taps;
        this.exchange = exchange;
        this.leg = leg;
    }

    /** The first byte of a head came with the latest arrival; for a response this happens once for each 1xx head as well. */
    public void begun(ArrivalTap arrival) {
        firstByteAtNanos = arrival.atNanos();
        if (this.arrival == null) {
            this.arrival = arrival;
            arrival.connection().firstByte(exchange, arrival.latestNanos());
        }
    }

    public void startLine() {
        startLineAtNanos = taps.now();
    }

    /** The head that will be told next travelled as an HPACK block of that size. */
    public void compressed(int bytes) {
        compressedBytes = bytes;
    }

    public void head(RawHead raw, Fields fields) {
        keepBytes = taps.bodies().keptOf(fields);
        int wireBytes = compressedBytes < 0 ? raw.bytes().length : compressedBytes;
        toldAtNanos = taps.now();
        taps.emit(new HeadReceived(exchange, leg, firstByteAtNanos, startLineAtNanos, toldAtNanos, raw, wireBytes));
    }

    public void rejected(byte[] received, int offset, Failure failure) {
        taps.emit(new HeadRejected(exchange, leg, taps.now(), received, offset, failure));
    }

    /** A run of content; only looked at. */
    public void content(ByteBuf content) {
        int length = content.readableBytes();
        int count = Math.min(length, keepBytes);
        byte[] kept = NOTHING;
        if (count > 0) {
            kept = new byte[count];
            content.getBytes(content.readerIndex(), kept);
            keepBytes -= count;
        }
        taps.emit(new BodyReceived(exchange, leg, arrivedAt(), length, kept));
    }

    /** Whether the record keeps no more of the content. */
    public boolean keepsNoMore() {
        return keepBytes == 0;
    }

    /** A run of content that nobody read. */
    public void unread(int length) {
        taps.emit(new BodyReceived(exchange, leg, arrivedAt(), length, NOTHING));
    }

    /** What came behind the body; nothing is recorded when it is empty. */
    public void trailers(Fields trailers) {
        if (trailers.count() > 0) {
            StringBuilder lines = new StringBuilder();
            trailers.lines()
                    .forEach(field -> lines.append(field.name())
                            .append(": ")
                            .append(field.value())
                            .append("\r\n"));
            byte[] bytes = lines.toString().getBytes(StandardCharsets.ISO_8859_1);
            taps.emit(new TrailersReceived(exchange, leg, arrivedAt(), bytes));
        }
    }

    public void ended(long contentBytes, long wireBytes) {
        long atNanos = arrivedAt();
        if (leg == Leg.ORIGIN && arrival != null) {
            arrival.connection().responseEnd(exchange, atNanos); // before the record can become final
        }
        taps.emit(new MessageReceived(exchange, leg, atNanos, contentBytes, wireBytes));
    }

    /** A direction of a tunnel ended, past every parser. */
    public void relayed(long bytes) {
        taps.emit(new MessageReceived(exchange, leg, taps.now(), bytes, bytes));
    }

    /**
     * Not the present: what was read before this may have been passed on already, and a write takes its time. But what was read
     * together with the head is not older than that, whose instant is the end of its parsing.
     */
    private long arrivedAt() {
        long latest = arrival == null ? taps.now() : arrival.latestNanos();
        toldAtNanos = Math.max(toldAtNanos, latest);
        return toldAtNanos;
    }
}
