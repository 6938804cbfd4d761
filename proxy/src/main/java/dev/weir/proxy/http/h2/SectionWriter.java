package dev.weir.proxy.http.h2;

import dev.weir.proxy.http.Destination;
import dev.weir.proxy.http.FieldLine;
import dev.weir.proxy.http.Fields;
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
    public static List<FieldLine> request(RequestHead head, Destination destination) {
        List<FieldLine> lines = new ArrayList<>(head.fields().lines().size() + 4);
        String host = head.fields().first("Host");
        lines.add(new FieldLine(":method", head.method()));
        lines.add(new FieldLine(":scheme", destination.secure() ? "https" : "http"));
        lines.add(new FieldLine(":authority", host == null || host.isEmpty() ? destination.hostValue() : host));
        lines.add(new FieldLine(":path", head.target()));
        addFields(lines, head.fields());
        return lines;
    }

    /** A response, final or informational. */
    public static List<FieldLine> response(ResponseHead head) {
        List<FieldLine> lines = new ArrayList<>(head.fields().lines().size() + 1);
        lines.add(new FieldLine(":status", Integer.toString(head.status())));
        addFields(lines, head.fields());
        return lines;
    }

    public static List<FieldLine> trailers(Fields trailers) {
        List<FieldLine> lines = new ArrayList<>(trailers.lines().size());
        addFields(lines, trailers);
        return lines;
    }

    private static void addFields(List<FieldLine> lines, Fields fields) {
        for (FieldLine field : fields.lines()) {
            String name = field.name().toLowerCase(Locale.ROOT);
            if (!OF_HTTP_1.contains(name)) {
                lines.add(new FieldLine(name, field.value()));
            }
        }
    }
}
