package dev.weir.inspector.testing;

import dev.weir.events.CloseReason;
import dev.weir.events.ConnectionEvent.ConnectEnded;
import dev.weir.events.ConnectionEvent.ConnectStarted;
import dev.weir.events.ConnectionEvent.ConnectionClosed;
import dev.weir.events.ConnectionId;
import dev.weir.events.ExchangeId;
import dev.weir.events.Leg;
import dev.weir.inspector.model.wire.Opening;
import dev.weir.inspector.model.wire.Segment;
import dev.weir.inspector.model.wire.Segments;
import dev.weir.inspector.packet.TcpPacket;
import dev.weir.inspector.wire.Wire;
import java.net.InetSocketAddress;

/**
 * Packets of one origin connection between two ends whose sequence numbers stand near their wrap. Numbers are relative, a
 * millisecond passes between packets unless it is told apart.
 */
public final class Conversation {

    public static final InetSocketAddress WEIR = new InetSocketAddress("192.0.2.1", 40_000);
    public static final InetSocketAddress ORIGIN = new InetSocketAddress("198.51.100.2", 80);
    public static final long MILLI = 1_000_000L;
    private static final long OUR_START = 0xFFFF_FFF0L;
    private static final long THEIR_START = 0x7FFF_FFFEL;
    private static final ConnectionId ID = new ConnectionId(7);

    public final Wire wire;
    private final InetSocketAddress local;
    private long now;
    private int identification;
    private int interfaceNumber;

    public Conversation() {
        this(new Wire(), WEIR, 0);
    }

    public Conversation(Wire wire, InetSocketAddress local, long atNanos) {
        this.wire = wire;
        this.local = local;
        this.now = atNanos;
    }

    public static ConnectionId id() {
        return ID;
    }

    public Conversation connecting() {
        wire.accept(new ConnectStarted(ID, new ExchangeId(1), now, ORIGIN, 1));
        return this;
    }

    public Conversation connected() {
        return connected(ID);
    }

    public Conversation connected(ConnectionId id) {
        wire.accept(new ConnectEnded(id, now, local, ORIGIN));
        return this;
    }

    public Conversation closed() {
        wire.accept(new ConnectionClosed(ID, Leg.ORIGIN, now, CloseReason.LAST_MESSAGE, 0, 0));
        return this;
    }

    /** The handshake, 1 ms each way. */
    public Conversation open() {
        connecting();
        weir(Segment.SYN, 0, 0, 0);
        origin(Segment.SYN | Segment.ACK, 0, 1, 0);
        weir(Segment.ACK, 1, 1, 0);
        return connected();
    }

    public Conversation after(long nanos) {
        now += nanos;
        return this;
    }

    public long now() {
        return now;
    }

    public Conversation weir(int flags, long sequence, long ack, int payload) {
        return packet(true, flags, sequence, ack, payload, 500);
    }

    public Conversation origin(int flags, long sequence, long ack, int payload) {
        return packet(false, flags, sequence, ack, payload, 500);
    }

    public Conversation packet(boolean fromWeir, int flags, long sequence, long ack, int payload, int window) {
        now += MILLI;
        identification++;
        interfaceNumber = 1;
        return seen(fromWeir, flags, sequence, ack, payload, window);
    }

    /** The packet before, as another interface sees it. */
    public Conversation copy(boolean fromWeir, int flags, long sequence, long ack, int payload, int onInterface) {
        interfaceNumber = onInterface;
        return seen(fromWeir, flags, sequence, ack, payload, 500);
    }

    private Conversation seen(boolean fromWeir, int flags, long sequence, long ack, int payload, int window) {
        long ours = fromWeir ? OUR_START : THEIR_START;
        long theirs = fromWeir ? THEIR_START : OUR_START;
        boolean acks = (flags & Segment.ACK) != 0;
        wire.packet(
                new TcpPacket(
                        now,
                        "ethernet",
                        fromWeir ? "02:00:00:00:00:01" : "02:00:00:00:00:02",
                        null,
                        interfaceNumber,
                        identification,
                        fromWeir ? 64 : 57,
                        fromWeir ? local : ORIGIN,
                        fromWeir ? ORIGIN : local,
                        (ours + sequence) & 0xFFFF_FFFFL,
                        acks ? (theirs + ack) & 0xFFFF_FFFFL : 0,
                        flags,
                        window,
                        payload,
                        54,
                        (flags & Segment.SYN) == 0 ? null : new Opening(1460, 7, true, true, false, window)),
                now);
        return this;
    }

    public Segments segments() {
        return wire.segments(ID);
    }
}
