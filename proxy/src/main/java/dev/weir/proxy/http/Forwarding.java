package dev.weir.proxy.http;

import dev.weir.events.RawHead;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a proxy changes in a head that it passes on (RFC 9110, sections 7.6.1 to 7.6.3), and nothing else. */
public final class Forwarding {

    private static final FieldNames HOP_BY_HOP =
            FieldNames.of("Connection", "Proxy-Connection", "Keep-Alive", "TE", "Transfer-Encoding", "Upgrade");
    private static final String CREDENTIALS_FOR_US = "Proxy-Authorization";
    /** Never taken for options of one hop, even when Connection lists them: that would strip framing or routing. */
    private static final FieldNames NOT_AN_OPTION =
            FieldNames.of("host", "content-length", "via", "close", "keep-alive");

    private final EnumMap<HttpVersion, FieldLine> via = new EnumMap<>(HttpVersion.class);
    private final String ownHop;

    /**
     * Rules for one running proxy.
     *
     * @param pseudonym in Via; unique for each running proxy, so that it recognises its own requests
     */
    public Forwarding(String pseudonym) {
        for (HttpVersion version : HttpVersion.values()) {
            via.put(version, new FieldLine("Via", version.number() + " " + pseudonym));
        }
        this.ownHop = " " + pseudonym.toLowerCase(Locale.ROOT);
    }

    /** Whether this very proxy forwarded the request before. */
    public boolean looped(RequestHead head) {
        for (String hop : head.fields().tokens("Via")) {
            if (hop.endsWith(ownHop)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Weir's own answer to a request that says it goes no further than here (RFC 9110, section 7.6.2); null when it goes on.
     *
     * @param raw the head as received, which TRACE wants to see
     */
    public @Nullable OwnResponse lastHop(RequestHead head, RawHead raw) {
        boolean here = countsForwards(head)
                && head.fields().all("max-forwards").stream().anyMatch(value -> value.matches("0+"));
        if (!here) {
            return null;
        }
        return head.method().equals("TRACE") ? OwnResponse.trace(raw) : OwnResponse.options();
    }

    private static boolean countsForwards(RequestHead head) {
        return head.method().equals("OPTIONS") || head.method().equals("TRACE");
    }

    /** What is no number is left alone, and so is one that no request has come down from. */
    private static FieldLine oneForwardLess(FieldLine field) {
        boolean counts =
                field.name().equalsIgnoreCase("max-forwards") && field.value().matches("[0-9]{1,9}");
        return counts
                ? new FieldLine(field.name(), Integer.toString(Math.max(0, Integer.parseInt(field.value()) - 1)))
                : field;
    }

    /** The request as it goes to the origin; Host always agrees with the target (RFC 9112, section 3.2.2). */
    public RequestHead request(RequestHead head, RequestTarget target, Framing framing) {
        RequestHead.PassedOn before = head.passedOn();
        if (before != null && before.isFor(this, target, framing)) {
            return before.head();
        }
        RequestHead passed = towardsOrigin(head, target, framing);
        if (head.isKept()) {
            passed.comesAgain();
            head.passedOn(new RequestHead.PassedOn(this, target, framing, passed));
        }
        return passed;
    }

    private RequestHead towardsOrigin(RequestHead head, RequestTarget target, Framing framing) {
        List<FieldLine> fields = endToEnd(head);
        if (head.fields().contains(CREDENTIALS_FOR_US)) {
            fields.removeIf(field -> field.name().equalsIgnoreCase(CREDENTIALS_FOR_US));
        }
        if (head.version() == HttpVersion.HTTP_1_0) {
            // Nobody of 1.0 waits for a 100, and could be sent one (RFC 9110, section 10.1.1).
            fields.removeIf(field -> field.name().equalsIgnoreCase("expect"));
        }
        if (countsForwards(head)) {
            fields.replaceAll(Forwarding::oneForwardLess);
        }
        boolean absolute = !head.target().startsWith("/") && !head.target().equals("*");
        if (absolute || !head.fields().contains("Host")) {
            Fields.replace(fields, "Host", target.hostValue());
        }
        // TE is hop-by-hop, and trailers are what Weir can pass on itself (RFC 9110, section 10.1.4).
        List<String> options = new ArrayList<>(2);
        if (head.fields().hasToken("TE", "trailers")) {
            fields.add(new FieldLine("TE", "trailers"));
            options.add("TE");
        }
        String upgrade = head.upgrade();
        if (upgrade != null) {
            fields.add(new FieldLine("Upgrade", upgrade));
            options.add("Upgrade");
        }
        if (!options.isEmpty()) {
            fields.add(new FieldLine("Connection", String.join(", ", options)));
        }
        addFraming(fields, framing);
        fields.add(viaOf(head));
        return new RequestHead(head.method(), target.originForm(), HttpVersion.HTTP_1_1, new Fields(fields));
    }

    /**
     * The response as it goes to the client.
     *
     * @param framing towards the client
     * @param persistent the client connection stays open behind it
     * @param clientVersion of the request; a client of 1.0 is told when the connection stays open
     */
    public ResponseHead response(ResponseHead head, Framing framing, boolean persistent, HttpVersion clientVersion) {
        ResponseHead.PassedOn before = head.passedOn();
        if (before != null && before.isFor(this, framing, persistent, clientVersion)) {
            return before.head();
        }
        ResponseHead passed = towardsClient(head, framing, persistent, clientVersion);
        if (head.isKept()) {
            passed.comesAgain();
            head.passedOn(new ResponseHead.PassedOn(this, framing, persistent, clientVersion, passed));
        }
        return passed;
    }

    private ResponseHead towardsClient(
            ResponseHead head, Framing framing, boolean persistent, HttpVersion clientVersion) {
        List<FieldLine> fields = endToEnd(head);
        addFraming(fields, framing);
        if (head.status() == 426 && head.fields().contains("Upgrade")) {
            addUpgrade(fields, head); // RFC 9110, section 15.5.22: without it nobody knows to what
        }
        if (!persistent) {
            fields.add(new FieldLine("Connection", "close"));
        } else if (clientVersion == HttpVersion.HTTP_1_0) {
            fields.add(new FieldLine("Connection", "keep-alive"));
        }
        fields.add(viaOf(head));
        return new ResponseHead(HttpVersion.HTTP_1_1, head.status(), head.reason(), new Fields(fields));
    }

    /** A 101 as it goes to the client: the last head on its connection. */
    public ResponseHead switching(ResponseHead head) {
        List<FieldLine> fields = endToEnd(head);
        addUpgrade(fields, head);
        fields.add(viaOf(head));
        return new ResponseHead(HttpVersion.HTTP_1_1, head.status(), head.reason(), new Fields(fields));
    }

    private static void addUpgrade(List<FieldLine> fields, ResponseHead head) {
        for (String protocol : head.fields().all("Upgrade")) {
            fields.add(new FieldLine("Upgrade", protocol));
        }
        fields.add(new FieldLine("Connection", "Upgrade"));
    }

    /** A 1xx response as it goes to the client. */
    public ResponseHead informational(ResponseHead head) {
        List<FieldLine> fields = endToEnd(head);
        fields.add(viaOf(head));
        return new ResponseHead(HttpVersion.HTTP_1_1, head.status(), head.reason(), new Fields(fields));
    }

    private FieldLine viaOf(Head head) {
        return Objects.requireNonNull(via.get(head.version()));
    }

    private static List<FieldLine> endToEnd(Head head) {
        Fields fields = head.fields();
        List<String> options = hopOptions(fields);
        List<FieldLine> kept = new ArrayList<>(fields.count() + 4);
        for (int i = 0; i < fields.count(); i++) {
            FieldLine field = fields.line(i);
            String name = field.name();
            if (!HOP_BY_HOP.contains(name) && !isOneOf(options, name)) {
                kept.add(field);
            }
        }
        return kept;
    }

    /** The fields that are for one hop only because Connection says so; hardly ever any. */
    private static List<String> hopOptions(Fields fields) {
        List<String> named = fields.tokens("Connection");
        List<String> options = List.of();
        for (int i = 0; i < named.size(); i++) {
            if (!NOT_AN_OPTION.contains(named.get(i))) {
                options = options.isEmpty() ? new ArrayList<>(named.size()) : options;
                options.add(named.get(i));
            }
        }
        return options;
    }

    private static boolean isOneOf(List<String> names, String name) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    private static void addFraming(List<FieldLine> fields, Framing framing) {
        if (framing.kind() == Framing.Kind.CHUNKED) {
            fields.add(new FieldLine("Transfer-Encoding", "chunked"));
        }
    }

    /** A few field names, looked up without regard to case and without making a lower-case copy of each that is asked for. */
    private static final class FieldNames {

        private final List<List<String>> byLength = new ArrayList<>();

        private FieldNames() {}

        static FieldNames of(String... names) {
            FieldNames all = new FieldNames();
            for (String name : names) {
                while (all.byLength.size() <= name.length()) {
                    all.byLength.add(new ArrayList<>(2));
                }
                all.byLength.get(name.length()).add(name);
            }
            return all;
        }

        boolean contains(String name) {
            if (name.length() >= byLength.size()) {
                return false;
            }
            return isOneOf(byLength.get(name.length()), name);
        }
    }
}
