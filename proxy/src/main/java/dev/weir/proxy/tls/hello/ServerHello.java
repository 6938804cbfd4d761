package dev.weir.proxy.tls.hello;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

/** Tells a ServerHello from a HelloRetryRequest, which has the same form (RFC 8446, section 4.1.3). */
final class ServerHello {

    /** SHA-256 of "HelloRetryRequest". */
    private static final String RETRY_RANDOM = "cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c";

    private static final int VERSION = 2;
    private static final int RANDOM = 32;
    private static final int CIPHER_AND_COMPRESSION = 3;
    private static final int KEY_SHARE = 51;

    private ServerHello() {}

    /** The group that is asked for, {@code cookie} when none is; null when this is no HelloRetryRequest. */
    static @Nullable String retry(ByteBuf hello) {
        try {
            ByteBuf in = hello.slice();
            in.skipBytes(VERSION);
            if (!ByteBufUtil.hexDump(in.readSlice(RANDOM)).equals(RETRY_RANDOM)) {
                return null;
            }
            in.skipBytes(in.readUnsignedByte()); // session
            in.skipBytes(CIPHER_AND_COMPRESSION);
            ByteBuf share = Extensions.read(in).content(KEY_SHARE);
            return share.isReadable() ? Group.name(share.readUnsignedShort()) : "cookie";
        } catch (IndexOutOfBoundsException e) {
            return null;
        }
    }
}
