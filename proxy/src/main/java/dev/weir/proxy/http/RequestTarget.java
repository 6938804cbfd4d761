package dev.weir.proxy.http;

import dev.weir.proxy.http.RequestHead.Understood;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request target understood (RFC 9112, section 3.2).
 *
 * @param destination where the request goes
 * @param originForm what stands in the request line on the way to the origin: path and query, or {@code *}
 * @param named the host that the target names, when it is another than that of the destination: Weir's own, in reverse
 */
public record RequestTarget(
        Destination destination,
        String originForm,
        @Nullable String named) {

    /** No port: Weir stands for no origin. */
    public static final int NO_PORT = -1;

    /** As it stands in Host when the target's host does. */
    String hostValue() {
        return named == null ? destination.hostValue() : named;
    }

    /**
     * Understands the target of any request but CONNECT.
     *
     * @param inside where the client's CONNECT led to, or whom Weir stands for; null when the client speaks to Weir as its proxy
     * @param ownPort at which Weir is met as the origin that it stands for: every server has to understand its own URLs in absolute form
     *     (RFC 9112, section 3.2.2); {@link #NO_PORT} in any other case
     * @throws BadMessageException when it names no destination, or two different ones
     */
    public static RequestTarget of(RequestHead head, @Nullable Destination inside, int ownPort)
            throws BadMessageException {
        Understood before = head.understood();
        if (before != null && before.ownPort() == ownPort && Objects.equals(before.inside(), inside)) {
            return before.target();
        }
        RequestTarget target = understand(head, inside, ownPort);
        if (head.isKept()) {
            head.understood(new Understood(inside, ownPort, target));
        }
        return target;
    }

    private static RequestTarget understand(RequestHead head, @Nullable Destination inside, int ownPort)
            throws BadMessageException {
        String target = head.target();
        if (hasScheme(target, "http://") || hasScheme(target, "https://")) {
            return absolute(head, inside, ownPort);
        }
        int offset = head.method().length() + 1;
        if (inside == null) {
            throw new BadMessageException(400, offset, "a proxy needs the target in absolute form: http://host/path");
        }
        boolean asterisk = target.equals("*") && head.method().equals("OPTIONS");
        if (!target.startsWith("/") && !asterisk) {
            throw new BadMessageException(400, offset, "request target is neither a path nor an http or https URL");
        }
        refuseFragment(target, offset);
        return new RequestTarget(inside, target, null);
    }

    private static boolean hasScheme(String target, String scheme) {
        return target.regionMatches(true, 0, scheme, 0, scheme.length());
    }

    private static RequestTarget absolute(RequestHead head, @Nullable Destination inside, int ownPort)
            throws BadMessageException {
        String target = head.target();
        int offset = head.method().length() + 1;
        refuseFragment(target, offset);
        int authorityStart = target.indexOf("://") + 3;
        boolean secure = authorityStart == 8;
        int end = authorityStart;
        while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
            end++;
        }
        Destination destination = new Destination(
                secure, authority(target.substring(authorityStart, end), secure, offset + authorityStart));
        boolean other = inside != null && !inside.isMeantBy(destination);
        boolean own = ownPort == destination.authority().port();
        if (other && !own) {
            throw new BadMessageException(
                    400,
                    offset,
                    "target names " + destination
                            + (ownPort == NO_PORT
                                    ? " inside of " + inside
                                    : ", and Weir stands for " + inside + " alone (--reverse)"));
        }
        String named = other ? destination.hostValue() : null;
        String rest = target.substring(end);
        Destination goal = inside == null ? destination : inside;
        if (rest.isEmpty() && head.method().equals("OPTIONS")) {
            return new RequestTarget(goal, "*", named);
        }
        return new RequestTarget(goal, rest.startsWith("/") ? rest : "/" + rest, named);
    }

    /**
     * The target of a CONNECT request.
     *
     * @throws BadMessageException when it is not host and port
     */
    public static Authority connect(RequestHead head) throws BadMessageException {
        String target = head.target();
        int offset = head.method().length() + 1;
        if (target.lastIndexOf(':') <= target.lastIndexOf(']')) {
            throw new BadMessageException(400, offset, "CONNECT needs host:port");
        }
        return authority(target, true, offset);
    }

    private static Authority authority(String text, boolean secure, int offset) throws BadMessageException {
        try {
            return Authority.parse(text, secure ? 443 : 80);
        } catch (IllegalArgumentException e) {
            throw new BadMessageException(400, offset, String.valueOf(e.getMessage()));
        }
    }

    private static void refuseFragment(String target, int offset) throws BadMessageException {
        int hash = target.indexOf('#');
        if (hash >= 0) {
            throw new BadMessageException(400, offset + hash, "a request target has no fragment");
        }
    }
}
