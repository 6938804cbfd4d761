package dev.weir.proxy.http.h2;

import dev.weir.proxy.http.Destination;
import dev.weir.proxy.http.FieldLine;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.HttpVersion;
import dev.weir.proxy.http.RequestHead;
import dev.weir.proxy.http.ResponseHead;
import dev.weir.proxy.websocket.WebSocketKey;
import java.util.ArrayList;
import java.util.List;

/**
 * A WebSocket handshake of HTTP/1 in the words of HTTP/2 (RFC 8441, section 5), and the answer to it in those of HTTP/1: so that whoever asked for
 * an upgrade need not know on what it was granted.
 */
public final class ExtendedConnect {

    private static final String KEY = "sec-websocket-key";

    private ExtendedConnect() {}

    /** The field section for a request in origin form that asks for an upgrade. */
    public static List<FieldLine> request(RequestHead head, Destination destination) {
        String protocol = head.upgrade();
        if (protocol == null) {
            throw new IllegalArgumentException("asks for no upgrade: " + head.startLine());
        }
        RequestHead connect = new RequestHead(
                "CONNECT", head.target(), head.version(), head.fields().without(KEY::equalsIgnoreCase));
        List<FieldLine> lines = new ArrayList<>(SectionWriter.request(connect, destination));
        lines.add(1, new FieldLine(":protocol", protocol));
        return lines;
    }

    /** The 101 that a 2xx stands for. */
    public static ResponseHead switching(RequestHead request, ResponseHead granted) {
        String key = request.fields().first(KEY);
        Fields fields = granted.fields()
                .without("sec-websocket-accept"::equalsIgnoreCase)
                .with("Upgrade", String.valueOf(request.upgrade()))
                .with("Connection", "Upgrade");
        return new ResponseHead(
                HttpVersion.HTTP_2,
                101,
                "Switching Protocols",
                key == null ? fields : fields.with("Sec-WebSocket-Accept", WebSocketKey.answer(key.strip())));
    }
}
