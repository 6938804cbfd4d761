package dev.weir.proxy.tls.hello;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * What a ClientHello offers (RFC 8446, section 4.1.2).
 *
 * @param protocols by ALPN, in the client's order; empty when it offers none
 * @param ticketOffered it offers to go on with an earlier session
 * @param tls13 it takes TLS 1.3
 * @param postQuantum a hybrid post-quantum group is among those that it takes
 * @param keyShares names of the groups for which it brings a key
 */
public record ClientHello(
        List<String> protocols, boolean ticketOffered, boolean tls13, boolean postQuantum, List<String> keyShares) {

    /** Of one that cannot be read, which the handshake itself will refuse. */
    public static final ClientHello UNREADABLE = new ClientHello(List.of(), false, false, false, List.of());

    private static final int VERSION_AND_RANDOM = 34;

    /** supported_groups (RFC 8446, section 4.2.7). */
    private static final int SUPPORTED_GROUPS = 10;

    /** application_layer_protocol_negotiation (RFC 7301, section 3.1). */
    private static final int ALPN = 16;

    /** session_ticket (RFC 5077, section 3.2): empty when the client only says that it takes tickets. */
    private static final int SESSION_TICKET = 35;

    /** pre_shared_key (RFC 8446, section 4.2.11). */
    private static final int PRE_SHARED_KEY = 41;

    /** supported_versions (RFC 8446, section 4.2.1). */
    private static final int SUPPORTED_VERSIONS = 43;

    private static final int TLS_13 = 0x0304;

    /** key_share (RFC 8446, section 4.2.8). */
    private static final int KEY_SHARE = 51;

    /** Reads one from its first byte behind the handshake header. */
    public static ClientHello read(ByteBuf hello) {
        try {
            ByteBuf in = hello.slice();
            in.skipBytes(VERSION_AND_RANDOM);
            in.skipBytes(in.readUnsignedByte()); // session
            in.skipBytes(in.readUnsignedShort()); // cipher suites
            in.skipBytes(in.readUnsignedByte()); // compression
            Extensions extensions = Extensions.read(in);
            boolean ticket = extensions.has(PRE_SHARED_KEY)
                    || extensions.content(SESSION_TICKET).isReadable();
            return new ClientHello(
                    protocols(extensions.content(ALPN)),
                    ticket,
                    lists(extensions.content(SUPPORTED_VERSIONS), Byte.BYTES, version -> version == TLS_13),
                    lists(extensions.content(SUPPORTED_GROUPS), Short.BYTES, Group::postQuantum),
                    keyShares(extensions.content(KEY_SHARE)));
        } catch (IndexOutOfBoundsException e) {
            return UNREADABLE;
        }
    }

    private static List<String> protocols(ByteBuf alpn) {
        List<String> names = new ArrayList<>(2);
        if (alpn.isReadable()) {
            ByteBuf list = alpn.skipBytes(Short.BYTES);
            while (list.isReadable()) {
                names.add(list.readSlice(list.readUnsignedByte()).toString(StandardCharsets.US_ASCII));
            }
        }
        return List.copyOf(names);
    }

    /** Whether a wanted one is among the numbers behind their list's length. */
    private static boolean lists(ByteBuf content, int lengthBytes, IntPredicate wanted) {
        if (content.isReadable()) {
            ByteBuf list = content.skipBytes(lengthBytes);
            while (list.isReadable()) {
                if (wanted.test(list.readUnsignedShort())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<String> keyShares(ByteBuf shares) {
        List<String> groups = new ArrayList<>(2);
        if (shares.isReadable()) {
            ByteBuf list = shares.skipBytes(Short.BYTES);
            while (list.isReadable()) {
                int group = list.readUnsignedShort();
                list.skipBytes(list.readUnsignedShort());
                if (!Group.grease(group)) {
                    groups.add(Group.name(group));
                }
            }
        }
        return List.copyOf(groups);
    }
}
