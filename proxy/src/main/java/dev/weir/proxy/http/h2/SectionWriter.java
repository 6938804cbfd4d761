package dev.weir.proxy.http.h2;

import dev.weir.proxy.http.Destination;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.Fields.Field;
import dev.weir.proxy.http.RequestHead;
import dev.weir.proxy.http.ResponseHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** From a head, as HTTP/1 would write it, to the field section that means the same (RFC 9113, sections 8.2 and 8.3). */
public final class SectionWriter {

    /** What frames a message or a connection in HTTP/1. TE is among the ones that are kept: only {@code trailers} comes here. */
    private static final Set<String> OF_HTTP_1 =
            Set.of("connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade", "host");

    private SectionWriter() {}

    /** A request in origin form, as {@link dev.weir.proxy.http.Forwarding} makes it. */
    public static List<Field> request(RequestHead head, Destination destination) {
        List<Field> lines = new ArrayList<>(head.fields().lines().size() + 4);
        String host = head.fields().first("host");
        lines.add(new Field(":method", head.method()));
        lines.add(new Field(":scheme", destination.secure() ? "https" : "http"));
        lines.add(new Field(":authority", host == null || host.isEmpty() ? destination.hostValue() : host));
        lines.add(new Field(":path", head.target()));
        addFields(lines, head.fields());
        return lines;
    }

    /** A response, final or informational. */
    public static List<Field> response(ResponseHead head) {
        List<Field> lines = new ArrayList<>(head.fields().lines().size() + 1);
        lines.add(new Field(":status", Integer.toString(head.status())));
        addFields(lines, head.fields());
        return lines;
    }

    public static List<Field> trailers(Fields trailers) {
        List<Field> lines = new ArrayList<>(trailers.lines().size());
        addFields(lines, trailers);
        return lines;
    }

    private static void addFields(List<Field> lines, Fields fields) {
        for (Field field : fields.lines()) {
            String name = field.name().toLowerCase(Locale.ROOT);
            if (!OF_HTTP_1.contains(name)) {
                lines.add(new Field(name, field.value()));
            }
        }
    }
}
