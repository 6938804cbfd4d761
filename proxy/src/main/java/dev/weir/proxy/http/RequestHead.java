package dev.weir.proxy.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request head (RFC 9112, section 3); the target exactly as it stood. */
public final class RequestHead extends Head {

    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

    private final String method;
    private final String target;

    /** What {@link RequestTarget#of} and {@link Forwarding#request} made of it last. */
    private @Nullable Understood understood;

    private @Nullable PassedOn passedOn;

    /** What its target means, and what that depends on beside the head. */
    record Understood(@Nullable Destination inside, int ownPort, RequestTarget target) {}

    /** A head as it went to the origin, and what it depends on beside the one that came. */
    record PassedOn(Forwarding rules, RequestTarget target, Framing framing, RequestHead head) {

        @SuppressWarnings("ReferenceEquality") // what a head that comes again means is the same object each time
        boolean isFor(Forwarding by, RequestTarget towards, Framing framed) {
            return rules == by && target == towards && framing == framed;
        }
    }

    public RequestHead(String method, String target, HttpVersion version, Fields fields) {
        super(version, fields);
        this.method = method;
        this.target = target;
    }

    public String method() {
        return method;
    }

    public String target() {
        return target;
    }

    @Override
    public String startLine() {
        return method + " " + target + " " + version();
    }

    /** RFC 9110, section 9.2.2: may be sent again when the connection broke. */
    public boolean idempotent() {
        return IDEMPOTENT.contains(method);
    }

    /** Whether content follows, as the framing fields say. */
    public boolean hasContent() {
        String length = fields().first("Content-Length");
        return fields().contains("Transfer-Encoding") || (length != null && !length.equals("0"));
    }

    /**
     * The protocols that the client wishes to change to (RFC 9110, section 7.8), as it wrote them; null when there are none. It is
     * the one hop-by-hop wish that Weir passes on, because it can keep it: behind the 101 it relays. Left out is {@code h2c}: whoever
     * names it goes on by HTTP/1.1 as well (RFC 9113, section 3.1, took it back), and behind it no exchange could be told from
     * the next.
     */
    public @Nullable String upgrade() {
        if (version() != HttpVersion.HTTP_1_1 || !fields().hasToken("Connection", "upgrade")) {
            return null;
        }
        List<String> protocols = new ArrayList<>(1);
        for (String line : fields().all("Upgrade")) {
            for (String member : line.split(",", -1)) {
                String protocol = member.strip();
                if (!protocol.isEmpty() && !protocol.equalsIgnoreCase("h2c")) {
                    protocols.add(protocol);
                }
            }
        }
        return protocols.isEmpty() ? null : String.join(", ", protocols);
    }

    @Nullable
    Understood understood() {
        return understood;
    }

    void understood(Understood last) {
        understood = last;
    }

    @Nullable
    PassedOn passedOn() {
        return passedOn;
    }

    void passedOn(PassedOn last) {
        passedOn = last;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RequestHead that
                && method.equals(that.method)
                && target.equals(that.target)
                && version() == that.version()
                && fields().equals(that.fields());
    }

    @Override
    public int hashCode() {
        return 31 * startLine().hashCode() + fields().hashCode();
    }
}
