package dev.weir.proxy.tls;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** What a ClientHello offers (RFC 8446, section 4.1.2), read from its first byte behind the handshake header. */
final class ClientHello {

    private static final int VERSION_AND_RANDOM = 34;

    /** application_layer_protocol_negotiation (RFC 7301, section 3.1). */
    private static final int ALPN = 16;

    private ClientHello() {}

    /** Whether ALPN names the protocol; false for a hello that ends too early, which the handshake itself will refuse. */
    static boolean offers(ByteBuf hello, String protocol) {
        try {
            ByteBuf in = hello.slice();
            in.skipBytes(VERSION_AND_RANDOM);
            in.skipBytes(in.readUnsignedByte()); // session
            in.skipBytes(in.readUnsignedShort()); // cipher suites
            in.skipBytes(in.readUnsignedByte()); // compression
            ByteBuf extensions = in.readSlice(in.readUnsignedShort());
            while (extensions.isReadable()) {
                int type = extensions.readUnsignedShort();
                ByteBuf extension = extensions.readSlice(extensions.readUnsignedShort());
                if (type == ALPN) {
                    return names(extension.skipBytes(2), protocol);
                }
            }
            return false;
        } catch (IndexOutOfBoundsException e) {
            return false;
        }
    }

    private static boolean names(ByteBuf list, String protocol) {
        while (list.isReadable()) {
            String name = list.readSlice(list.readUnsignedByte()).toString(StandardCharsets.US_ASCII);
            if (name.equals(protocol)) {
                return true;
            }
        }
        return false;
    }
}
