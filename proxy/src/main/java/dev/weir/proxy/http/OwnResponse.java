package dev.weir.proxy.http;

import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.RawHead;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A response that Weir writes itself.
 *
 * @param body plain text for a person; the bytes are not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // made here, written once
public record OwnResponse(ResponseHead head, byte[] body) {

    /** CONNECT succeeded (RFC 9110, section 9.3.6). */
    public static final ResponseHead CONNECTED =
            new ResponseHead(HttpVersion.HTTP_1_1, 200, "Connection established", Fields.NONE);

    /** What a final recipient of TRACE leaves out, as it might be sensitive (RFC 9110, section 9.3.8). */
    private static final Set<String> NOT_ECHOED = Set.of("authorization", "proxy-authorization", "cookie");

    /** To OPTIONS that goes no further: a proxy passes on any method. */
    static OwnResponse options() {
        return ok(new byte[0], new FieldLine("Allow", "GET, HEAD, POST, PUT, DELETE, CONNECT, OPTIONS, TRACE, PATCH"));
    }

    /** To TRACE that goes no further: the head as it was received, without what might be sensitive. */
    static OwnResponse trace(RawHead received) {
        String[] lines = new String(received.bytes(), StandardCharsets.ISO_8859_1).split("(?<=\n)", -1);
        StringBuilder echoed = new StringBuilder();
        for (String line : lines) {
            int colon = Math.max(line.indexOf(':'), 0);
            if (!NOT_ECHOED.contains(line.substring(0, colon).toLowerCase(Locale.ROOT))) {
                echoed.append(line);
            }
        }
        return ok(
                echoed.toString().getBytes(StandardCharsets.ISO_8859_1), new FieldLine("Content-Type", "message/http"));
    }

    private static OwnResponse ok(byte[] body, FieldLine field) {
        Fields fields = new Fields(List.of(field, new FieldLine("Content-Length", Integer.toString(body.length))));
        return new OwnResponse(new ResponseHead(HttpVersion.HTTP_1_1, 200, "OK", fields), body);
    }

    /** How its body is framed on the way to the client. */
    public Framing framing() {
        return new Framing(Framing.Kind.LENGTH, body.length);
    }

    /**
     * Tells the client what failed, as text for a person and as Proxy-Status (RFC 9209) for a program.
     *
     * @param status usually {@link FailureKind#status()}; a refused request has one of its own
     */
    public static OwnResponse failure(int status, Failure failure, boolean persistent) {
        String detail = printable(failure.detail());
        String text = "Weir could not " + (failure.kind() == FailureKind.HTTP_REQUEST_ERROR ? "understand" : "complete")
                + " this request.\n\n" + failure.kind().token() + ": " + detail + "\n";
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        List<FieldLine> fields = new ArrayList<>(6);
        fields.add(new FieldLine("Content-Type", "text/plain; charset=utf-8"));
        fields.add(new FieldLine("Content-Length", Integer.toString(body.length)));
        fields.add(new FieldLine("Cache-Control", "no-store"));
        fields.add(
                new FieldLine("Proxy-Status", "weir; error=" + failure.kind().token() + "; details=" + quoted(detail)));
        if (status == 407) {
            // RFC 9110, section 11.7.1: a 407 without it could not be answered.
            fields.add(new FieldLine("Proxy-Authenticate", "Basic realm=\"weir\""));
        }
        if (!persistent) {
            fields.add(new FieldLine("Connection", "close"));
        }
        String reason = status == 508
                ? "Loop Detected"
                : HttpResponseStatus.valueOf(status).reasonPhrase();
        return new OwnResponse(new ResponseHead(HttpVersion.HTTP_1_1, status, reason, new Fields(fields)), body);
    }

    /** A structured-field string (RFC 8941, section 3.3.3). */
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String printable(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
