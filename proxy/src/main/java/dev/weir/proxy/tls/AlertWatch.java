package dev.weir.proxy.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stands before TLS while hands are shaken and remembers an alert in the clear. OpenSSL's clients send theirs so when they refuse a
 * certificate in TLS 1.3; BoringSSL, which expects encryption by then, only calls it a bad packet length.
 */
final class AlertWatch extends ChannelInboundHandlerAdapter {

    // RFC 8446, section 5.1: type, version, length; section 6: level, description.
    private static final int RECORD_BYTES = 7;
    private static final int ALERT = 21;

    /** RFC 8446, section 6; those that a peer sends about a certificate or a version. */
    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(40, "handshake_failure"),
            Map.entry(42, "bad_certificate"),
            Map.entry(43, "unsupported_certificate"),
            Map.entry(44, "certificate_revoked"),
            Map.entry(45, "certificate_expired"),
            Map.entry(46, "certificate_unknown"),
            Map.entry(47, "illegal_parameter"),
            Map.entry(48, "unknown_ca"),
            Map.entry(49, "access_denied"),
            Map.entry(50, "decode_error"),
            Map.entry(51, "decrypt_error"),
            Map.entry(70, "protocol_version"),
            Map.entry(71, "insufficient_security"),
            Map.entry(80, "internal_error"),
            Map.entry(90, "user_canceled"),
            Map.entry(112, "unrecognized_name"));

    private @Nullable String alert;

    /** Its name and number; null when none came. Only to be believed once the handshake has failed. */
    @Nullable
    String alert() {
        return alert;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        look((ByteBuf) message);
        ctx.fireChannelRead(message);
    }

    private void look(ByteBuf bytes) {
        int at = bytes.writerIndex() - RECORD_BYTES;
        if (at >= bytes.readerIndex()
                && bytes.getByte(at) == ALERT
                && bytes.getByte(at + 1) == 3
                && bytes.getShort(at + 3) == 2) {
            int number = bytes.getUnsignedByte(at + 6);
            alert = NAMES.getOrDefault(number, "alert") + " (" + number + ")";
        }
    }
}
