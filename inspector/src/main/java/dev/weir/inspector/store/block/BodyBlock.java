package dev.weir.inspector.store.block;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kept bodies of a block. */
public final class BodyBlock {

    /** One without any. */
    public static final BodyBlock NONE = new BodyBlock(Map.of());

    /** Request, response, messages. */
    private static final int KINDS = 3;

    private final Map<Long, byte[]> bodies;

    private BodyBlock(Map<Long, byte[]> bodies) {
        this.bodies = bodies;
    }

    /** @throws DamagedBlockException when it is none */
    public static BodyBlock read(byte[] packed) {
        Cursor in = Cursor.decompressed(packed);
        Map<Long, byte[]> bodies = new HashMap<>();
        while (!in.atEnd()) {
            long key = in.number();
            bodies.put(key, in.bytes(in.count()));
        }
        return new BodyBlock(bodies);
    }

    static long requestKey(long number) {
        return number * KINDS;
    }

    static long responseKey(long number) {
        return number * KINDS + 1;
    }

    static long messagesKey(long number) {
        return number * KINDS + 2;
    }

    /** Null when it was not kept. */
    public byte @Nullable [] request(long number) {
        return bodies.get(requestKey(number));
    }

    /** Null when it was not kept. */
    public byte @Nullable [] response(long number) {
        return bodies.get(responseKey(number));
    }

    /** What a WebSocket carried, one message after the other; null when it was not kept. */
    public byte @Nullable [] messages(long number) {
        return bodies.get(messagesKey(number));
    }
}
