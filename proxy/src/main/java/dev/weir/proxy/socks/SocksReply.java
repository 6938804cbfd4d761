package dev.weir.proxy.socks;

import dev.weir.events.FailureKind;
import dev.weir.events.WayIn;
import dev.weir.proxy.http.Authority;
import io.netty.buffer.ByteBuf;
import io.netty.util.NetUtil;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The answers of RFC 1928, section 6. SOCKS4 knows two only: 90, granted, and 91, rejected or failed. */
public enum SocksReply {
    SUCCEEDED(0, "succeeded"),
    GENERAL_FAILURE(1, "general failure"),
    NOT_ALLOWED(2, "connection not allowed"),
    NETWORK_UNREACHABLE(3, "network unreachable"),
    HOST_UNREACHABLE(4, "host unreachable"),
    CONNECTION_REFUSED(5, "connection refused"),
    TTL_EXPIRED(6, "TTL expired"),
    COMMAND_NOT_SUPPORTED(7, "command not supported"),
    ADDRESS_NOT_SUPPORTED(8, "address type not supported");

    private static final int GRANTED_4 = 90;
    private static final int REJECTED_4 = 91;

    private final int code;
    private final String meaning;

    SocksReply(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /** What tells a SOCKS client of such a failure. */
    public static SocksReply of(FailureKind kind) {
        return switch (kind) {
            case DNS_ERROR, DNS_TIMEOUT, DESTINATION_NOT_FOUND, CONNECTION_TIMEOUT -> HOST_UNREACHABLE;
            case DESTINATION_IP_UNROUTABLE -> NETWORK_UNREACHABLE;
            case CONNECTION_REFUSED -> CONNECTION_REFUSED;
            case HTTP_REQUEST_DENIED, DESTINATION_IP_PROHIBITED, PROXY_LOOP_DETECTED -> NOT_ALLOWED;
            default -> GENERAL_FAILURE;
        };
    }

    /** Of a parent proxy; a code that RFC 1928 does not have is a general failure. */
    public static SocksReply of(int code5) {
        return Arrays.stream(values())
                .filter(reply -> reply.code == code5)
                .findFirst()
                .orElse(GENERAL_FAILURE);
    }

    /** As it is recorded: {@code 5 connection refused}. */
    public String text(WayIn way) {
        return code(way) + " " + meaning;
    }

    public String meaning() {
        return meaning;
    }

    private int code(WayIn way) {
        if (way == WayIn.SOCKS5) {
            return code;
        }
        return this == SUCCEEDED ? GRANTED_4 : REJECTED_4;
    }

    /**
     * Writes the answer.
     *
     * @param bound our end of the connection to the origin; null when there is none yet, as the client's first bytes decide about it
     */
    public void writeTo(ByteBuf out, WayIn way, @Nullable Authority bound) {
        byte[] known = bound == null ? null : NetUtil.createByteArrayFromIpAddressString(bound.host());
        byte[] address = known == null ? new byte[4] : known;
        int port = bound == null ? 0 : bound.port();
        if (way == WayIn.SOCKS5) {
            out.writeByte(SocksReader.VERSION_5).writeByte(code).writeByte(0);
            out.writeByte(address.length == 4 ? SocksReader.ADDRESS_V4 : SocksReader.ADDRESS_V6);
            out.writeBytes(address).writeShort(port);
        } else {
            out.writeByte(0).writeByte(code(way)).writeShort(port);
            out.writeBytes(address.length == 4 ? address : new byte[4]);
        }
    }
}
