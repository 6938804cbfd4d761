package dev.weir.load.target;

import dev.weir.events.RawHead;
import dev.weir.proxy.http.Destination;
import dev.weir.proxy.http.FieldLine;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.RequestHead;
import java.nio.charset.StandardCharsets;

/**
 * One request, ready to be sent: made once, sent often.
 *
 * @param head in origin form
 * @param raw the same as it would travel by HTTP/1, for the record
 * @param last the head that also says that the connection is to end behind it
 * @param body not changed by anybody
 */
@SuppressWarnings("ArrayRecordComponent") // shared by all who send it, never changed
public record Shot(Destination destination, RequestHead head, RawHead raw, RequestHead last, byte[] body) {

    /** Makes both heads; Content-Length is added for a body. */
    public static Shot of(Destination destination, RequestHead request, byte[] body) {
        Fields fields = request.fields();
        if (!fields.contains("host")) {
            fields = fields.replacing("Host", destination.hostValue());
        }
        if (body.length > 0) {
            fields = fields.replacing("Content-Length", Integer.toString(body.length));
        }
        RequestHead head = new RequestHead(request.method(), request.target(), request.version(), fields);
        RequestHead last = new RequestHead(
                request.method(), request.target(), request.version(), fields.replacing("Connection", "close"));
        return new Shot(destination, head, raw(head), last, body);
    }

    /** The same with a field more. */
    public Shot with(String name, String value) {
        return of(
                destination,
                new RequestHead(
                        head.method(),
                        head.target(),
                        head.version(),
                        head.fields().with(name, value)),
                body);
    }

    private static RawHead raw(RequestHead head) {
        StringBuilder text = new StringBuilder(head.startLine()).append("\r\n");
        for (FieldLine field : head.fields().lines()) {
            text.append(field.name()).append(": ").append(field.value()).append("\r\n");
        }
        byte[] bytes = text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        return new RawHead(bytes, head.startLine().length());
    }
}
