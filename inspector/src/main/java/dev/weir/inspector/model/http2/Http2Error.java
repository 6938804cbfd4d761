package dev.weir.inspector.model.http2;

import java.util.List;

/** Names of the error codes of HTTP/2 (RFC 9113, section 7). */
public final class Http2Error {

    private static final List<String> NAMES = List.of(
            "NO_ERROR",
            "PROTOCOL_ERROR",
            "INTERNAL_ERROR",
            "FLOW_CONTROL_ERROR",
            "SETTINGS_TIMEOUT",
            "STREAM_CLOSED",
            "FRAME_SIZE_ERROR",
            "REFUSED_STREAM",
            "CANCEL",
            "COMPRESSION_ERROR",
            "CONNECT_ERROR",
            "ENHANCE_YOUR_CALM",
            "INADEQUATE_SECURITY",
            "HTTP_1_1_REQUIRED");

    private Http2Error() {}

    /** The name, or the number in hexadecimal for a code that has none. */
    public static String name(long code) {
        return code >= 0 && code < NAMES.size() ? NAMES.get((int) code) : "0x" + Long.toHexString(code);
    }
}
