package dev.weir.proxy.http;

import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

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
        List<Fields.Field> fields = new ArrayList<>(6);
        fields.add(new Fields.Field("Content-Type", "text/plain; charset=utf-8"));
        fields.add(new Fields.Field("Content-Length", Integer.toString(body.length)));
        fields.add(new Fields.Field("Cache-Control", "no-store"));
        fields.add(new Fields.Field(
                "Proxy-Status", "weir; error=" + failure.kind().token() + "; details=" + quoted(detail)));
        if (status == 407) {
            // RFC 9110, section 11.7.1: a 407 without it could not be answered.
            fields.add(new Fields.Field("Proxy-Authenticate", "Basic realm=\"weir\""));
        }
        if (!persistent) {
            fields.add(new Fields.Field("Connection", "close"));
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
