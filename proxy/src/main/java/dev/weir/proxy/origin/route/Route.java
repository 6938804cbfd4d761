package dev.weir.proxy.origin.route;

import dev.weir.proxy.http.Authority;
import dev.weir.proxy.http.Destination;
import dev.weir.proxy.http.FieldLine;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.HttpVersion;
import dev.weir.proxy.http.RequestHead;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a destination is reached: directly, or by way of the parent proxy. To a parent, plain HTTP goes in absolute form (RFC 9112,
 * section 3.2.2), and everything else behind CONNECT (RFC 9110, section 9.3.6).
 *
 * @param bytesOnly nobody looks at what is sent: a tunnel
 */
public record Route(
        Destination destination,
        boolean bytesOnly,
        @Nullable ParentProxy parent) {

    /** What is connected to. */
    public Authority nextHop() {
        return parent == null ? destination.authority() : parent.authority();
    }

    public boolean byParent() {
        return parent != null;
    }

    /** A planned way to a destination. */
    public static Route of(PlannedRoute planned, Destination destination, boolean bytesOnly) {
        ParentProxy parent = planned.parent();
        return new Route(destination.by(parent), bytesOnly, parent);
    }

    /** For requests, to a destination whose way has been decided. */
    public static Route to(Destination destination) {
        return new Route(destination, false, (ParentProxy) destination.via());
    }

    /** Whether the parent is asked for a tunnel: one that speaks SOCKS always is. */
    public boolean connects() {
        return parent != null && (bytesOnly || destination.secure() || parent.kind() == ParentProxy.Kind.SOCKS5);
    }

    /** The parent when it is spoken to inside of TLS. */
    public @Nullable ParentProxy secureParent() {
        return parent != null && parent.kind() == ParentProxy.Kind.HTTPS ? parent : null;
    }

    /**
     * Under which an idle connection is kept. One behind CONNECT is of use for its destination only; any other to the parent is of
     * use for every plain destination, and its key is that of the parent, to which no other connection could lead.
     */
    public Destination poolKey() {
        return parent == null || connects()
                ? destination
                : new Destination(secureParent() != null, parent.authority()).by(parent);
    }

    /** The CONNECT request for the parent. */
    public RequestHead connectRequest() {
        String target = destination.authority().withoutZone().toString();
        List<FieldLine> fields = new ArrayList<>(List.of(new FieldLine("Host", target)));
        return authorized(new RequestHead("CONNECT", target, HttpVersion.HTTP_1_1, new Fields(fields)));
    }

    /** The request as the next hop understands it. */
    public RequestHead towardsNextHop(RequestHead head) {
        if (parent == null || connects()) {
            return head;
        }
        // For OPTIONS * the path is left out (RFC 9112, section 3.2.4).
        String path = head.target().equals("*") ? "" : head.target();
        String host = destination.hostValue();
        String named = head.fields().first("Host");
        // Behind CONNECT a client may name another host than it connected to; to a proxy, target and Host must agree.
        Fields fields =
                named != null && same(named) ? head.fields() : head.fields().replacing("Host", host);
        return authorized(new RequestHead(head.method(), "http://" + host + path, head.version(), fields));
    }

    private boolean same(String host) {
        try {
            return Authority.parse(host, 80).equals(destination.authority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private RequestHead authorized(RequestHead head) {
        String authorization = parent == null ? null : parent.authorization();
        return authorization == null
                ? head
                : new RequestHead(
                        head.method(),
                        head.target(),
                        head.version(),
                        head.fields().with("Proxy-Authorization", authorization));
    }
}
