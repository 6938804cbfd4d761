package dev.weir.proxy.tls.hello;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HashMap;
import java.util.Map;

/** The extensions of a hello message (RFC 8446, section 4.2), by their numbers. */
final class Extensions {

    private final Map<Integer, ByteBuf> byType = new HashMap<>();

    /**
     * Reads them to the end of the message; there may be none (RFC 5246, section 7.4.1.2).
     *
     * @throws IndexOutOfBoundsException when the message ends too early
     */
    static Extensions read(ByteBuf in) {
        Extensions all = new Extensions();
        if (!in.isReadable()) {
            return all;
        }
        ByteBuf extensions = in.readSlice(in.readUnsignedShort());
        while (extensions.isReadable()) {
            int type = extensions.readUnsignedShort();
            all.byType.put(type, extensions.readSlice(extensions.readUnsignedShort()));
        }
        return all;
    }

    boolean has(int type) {
        return byType.containsKey(type);
    }

    /** Its content; empty when it is not there. */
    ByteBuf content(int type) {
        ByteBuf content = byType.get(type);
        return content == null ? Unpooled.EMPTY_BUFFER : content.slice();
    }
}
