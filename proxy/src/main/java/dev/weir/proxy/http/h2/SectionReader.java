package dev.weir.proxy.http.h2;

import dev.weir.proxy.http.Authority;
import dev.weir.proxy.http.BadMessageException;
import dev.weir.proxy.http.FieldLine;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.HttpVersion;
import dev.weir.proxy.http.RequestHead;
import dev.weir.proxy.http.ResponseHead;
import dev.weir.proxy.websocket.WebSocketKey;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From a field section to the head it means, strictly by RFC 9113, sections 8.2 and 8.3: whatever HTTP/1 could read differently is
 * refused. Cookie crumbs are joined (section 8.2.3), and {@code :authority} becomes Host.
 */
public final class SectionReader {

    private static final Set<String> CONNECTION_SPECIFIC =
            Set.of("connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade");

    private static final Set<String> OF_REQUESTS = Set.of(":method", ":scheme", ":authority", ":path", ":protocol");
    private static final Set<String> OF_RESPONSES = Set.of(":status");

    private final FieldSection section;
    private final Map<String, String> pseudo = new HashMap<>(5);
    private final List<FieldLine> fields = new ArrayList<>();
    private int cookieAt = -1;

    private SectionReader(FieldSection section) {
        this.section = section;
    }

    /**
     * The request.
     *
     * @param inside the client speaks inside a CONNECT, as to an origin; else to Weir as its proxy
     * @throws BadMessageException with the offset in {@link FieldSection#rendered}
     */
    public static RequestHead request(FieldSection section, boolean inside) throws BadMessageException {
        SectionReader reader = new SectionReader(section);
        reader.read(OF_REQUESTS);
        return reader.request(inside);
    }

    /** A final or informational response. */
    public static ResponseHead response(FieldSection section) throws BadMessageException {
        SectionReader reader = new SectionReader(section);
        reader.read(OF_RESPONSES);
        String status = reader.pseudo.get(":status");
        if (status == null || !status.matches("[1-9]\\d\\d")) {
            throw reader.bad(0, ":status is not three digits");
        }
        int code = Integer.parseInt(status);
        if (code == 101) {
            throw reader.bad(0, "101 does not exist in HTTP/2 (RFC 9113, section 8.6)");
        }
        String reason = HttpResponseStatus.valueOf(code).reasonPhrase();
        boolean known = !reason.endsWith("(" + code + ")");
        return new ResponseHead(HttpVersion.HTTP_2, code, known ? reason : "", new Fields(reader.fields));
    }

    /** Trailers have no pseudo-header fields (RFC 9113, section 8.1). */
    public static Fields trailers(FieldSection section) throws BadMessageException {
        SectionReader reader = new SectionReader(section);
        reader.read(Set.of());
        return new Fields(reader.fields);
    }

    /** What an extended CONNECT asks for (RFC 8441, section 4), null for any other request. */
    public static @Nullable String protocol(FieldSection section) {
        return section.first(":protocol");
    }

    private void read(Set<String> allowed) throws BadMessageException {
        List<FieldLine> lines = section.lines();
        for (int i = 0; i < lines.size(); i++) {
            FieldLine line = lines.get(i);
            checkValue(i, line.value());
            if (line.name().startsWith(":")) {
                pseudoField(i, line, allowed);
            } else {
                checkName(i, line);
                add(line);
            }
        }
    }

    private void pseudoField(int index, FieldLine line, Set<String> allowed) throws BadMessageException {
        if (!allowed.contains(line.name())) {
            throw bad(index, "a pseudo-header field that does not belong here: " + shown(line.name()));
        }
        if (!fields.isEmpty()) {
            throw bad(index, line.name() + " behind a field (RFC 9113, section 8.3)");
        }
        if (pseudo.put(line.name(), line.value()) != null) {
            throw bad(index, "more than one " + line.name());
        }
    }

    private void add(FieldLine line) {
        if (!line.name().equals("cookie")) {
            fields.add(line);
        } else if (cookieAt < 0) {
            cookieAt = fields.size();
            fields.add(line);
        } else {
            FieldLine before = fields.get(cookieAt);
            fields.set(cookieAt, new FieldLine(before.name(), before.value() + "; " + line.value()));
        }
    }

    private void checkName(int index, FieldLine line) throws BadMessageException {
        String name = line.name();
        if (name.isEmpty()) {
            throw bad(index, "a field without a name");
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                throw bad(index, "upper case in a field name (RFC 9113, section 8.2)");
            }
            if (!token(c)) {
                throw bad(index, "field name is not a token: " + shown(name));
            }
        }
        if (CONNECTION_SPECIFIC.contains(name)) {
            throw bad(index, name + " does not exist in HTTP/2 (RFC 9113, section 8.2.2)");
        }
        if (name.equals("te") && !line.value().equalsIgnoreCase("trailers")) {
            throw bad(index, "te is something else than trailers (RFC 9113, section 8.2.2)");
        }
    }

    private void checkValue(int index, String value) throws BadMessageException {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                throw bad(index, "control character in a field value");
            }
        }
        if (!value.isEmpty() && (blank(value.charAt(0)) || blank(value.charAt(value.length() - 1)))) {
            throw bad(index, "white space around a field value (RFC 9113, section 8.2.1)");
        }
    }

    private RequestHead request(boolean inside) throws BadMessageException {
        String method = pseudo.get(":method");
        if (method == null || method.isEmpty() || !method.chars().allMatch(c -> token((char) c))) {
            throw bad(0, ":method is not a token");
        }
        boolean plainConnect = method.equals("CONNECT") && !pseudo.containsKey(":protocol");
        String authority = authority();
        if (plainConnect) {
            if (pseudo.containsKey(":scheme") || pseudo.containsKey(":path")) {
                throw bad(0, "CONNECT with :scheme or :path (RFC 9113, section 8.5)");
            }
            return head(method, authority, authority);
        }
        if (pseudo.containsKey(":protocol") && !method.equals("CONNECT")) {
            throw bad(0, ":protocol without CONNECT (RFC 8441, section 4)");
        }
        String scheme = pseudo.get(":scheme");
        if (scheme == null || !(scheme.equals("http") || scheme.equals("https"))) {
            throw bad(0, ":scheme is neither http nor https");
        }
        String path = path(method);
        String protocol = pseudo.get(":protocol");
        if (protocol != null) {
            return upgrading(protocol, inside ? path : scheme + "://" + authority + path, authority);
        }
        if (inside) {
            return head(method, path, authority);
        }
        return head(method, scheme + "://" + authority + (path.equals("*") ? "" : path), authority);
    }

    /** The same request of HTTP/1 (RFC 8441, section 5): an upgrade, with the key that a WebSocket handshake has there. */
    private RequestHead upgrading(String protocol, String target, String authority) throws BadMessageException {
        if (protocol.isEmpty() || !protocol.chars().allMatch(c -> token((char) c))) {
            throw bad(0, ":protocol is not a token");
        }
        RequestHead head = head("GET", target, authority);
        Fields more = head.fields().with("Upgrade", protocol).with("Connection", "Upgrade");
        if (protocol.equalsIgnoreCase("websocket")) {
            more = more.without("sec-websocket-key"::equalsIgnoreCase).with("Sec-WebSocket-Key", WebSocketKey.random());
        }
        // Upgrade is of HTTP/1.1: that is how the request goes on.
        return new RequestHead("GET", target, HttpVersion.HTTP_1_1, more);
    }

    private String path(String method) throws BadMessageException {
        String path = pseudo.get(":path");
        boolean asterisk = "*".equals(path) && method.equals("OPTIONS");
        if (path == null || (!path.startsWith("/") && !asterisk)) {
            throw bad(0, ":path does not begin with a slash");
        }
        if (path.chars().anyMatch(c -> c <= ' ' || c == 0x7f || c == '#')) {
            throw bad(0, "a character in :path that cannot stand in a request target");
        }
        return path;
    }

    /** {@code :authority}, or Host where that is missing; both must agree (RFC 9113, section 8.3.1). */
    private String authority() throws BadMessageException {
        List<String> hosts = new Fields(fields).all("host");
        String authority = pseudo.getOrDefault(":authority", hosts.isEmpty() ? "" : hosts.get(0));
        if (hosts.size() > 1 || (!hosts.isEmpty() && !hosts.get(0).equalsIgnoreCase(authority))) {
            throw bad(0, "host and :authority are not the same");
        }
        try {
            Authority.parse(authority, 443);
        } catch (IllegalArgumentException e) {
            throw bad(0, ":authority: " + e.getMessage());
        }
        return authority;
    }

    private RequestHead head(String method, String target, String authority) {
        List<FieldLine> all = new ArrayList<>(fields.size() + 1);
        all.add(new FieldLine("Host", authority));
        fields.stream().filter(field -> !field.name().equals("host")).forEach(all::add);
        return new RequestHead(method, target, HttpVersion.HTTP_2, new Fields(all));
    }

    private static boolean token(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    private static boolean blank(char c) {
        return c == ' ' || c == '\t';
    }

    private BadMessageException bad(int index, String why) {
        return new BadMessageException(400, section.offset(index), why);
    }

    private static String shown(String name) {
        String start = name.length() > 40 ? name.substring(0, 40) + "..." : name;
        return start.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
