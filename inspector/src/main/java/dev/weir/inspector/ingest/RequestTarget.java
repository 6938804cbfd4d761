package dev.weir.inspector.ingest;

import dev.weir.events.RawHead;
import dev.weir.inspector.model.HeadFields;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Method and absolute URL of a request, from its start line (RFC 9112, section 3.3). */
record RequestTarget(String method, String url) {

    static final RequestTarget NONE = new RequestTarget("", "");

    static RequestTarget of(RawHead head, boolean secure, @Nullable String authority) {
        RequestTarget raw = raw(head.startLine());
        String target = raw.url;
        boolean path = target.startsWith("/");
        if (raw.method.equals("CONNECT") || !(path || target.equals("*"))) {
            return raw;
        }
        String host = HeadFields.first(head, "Host");
        String at = host == null || host.isEmpty() ? authority : host;
        return at == null ? raw : new RequestTarget(raw.method, origin(secure, at) + (path ? target : ""));
    }

    /** Of a head that was refused: what can be read of its first line. */
    static RequestTarget ofRejected(byte[] received) {
        int end = 0;
        while (end < received.length && received[end] != '\r' && received[end] != '\n') {
            end++;
        }
        return raw(new String(received, 0, end, StandardCharsets.ISO_8859_1));
    }

    private static RequestTarget raw(String startLine) {
        int method = startLine.indexOf(' ');
        if (method < 0) {
            return NONE;
        }
        int end = startLine.indexOf(' ', method + 1);
        return new RequestTarget(
                startLine.substring(0, method), startLine.substring(method + 1, end < 0 ? startLine.length() : end));
    }

    private static String origin(boolean secure, String host) {
        String defaultPort = secure ? ":443" : ":80";
        boolean named = host.endsWith(defaultPort);
        return (secure ? "https://" : "http://")
                + (named ? host.substring(0, host.length() - defaultPort.length()) : host);
    }
}
