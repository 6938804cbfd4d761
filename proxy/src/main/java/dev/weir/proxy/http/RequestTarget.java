package dev.weir.proxy.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request target understood (RFC 9112, section 3.2).
 *
 * @param destination where the request goes
 * @param originForm what stands in the request line on the way to the origin: path and query, or {@code *}
 */
public record RequestTarget(Destination destination, String originForm) {

    /**
     * Understands the target of any request but CONNECT.
     *
     * @param inside where the client's CONNECT led to; null when the client speaks to Weir as its proxy
     * @throws BadMessageException when it names no destination, or two different ones
     */
    public static RequestTarget of(RequestHead head, @Nullable Destination inside) throws BadMessageException {
        String target = head.target();
        String lower = target.length() < 8 ? target : target.substring(0, 8).toLowerCase(Locale.ROOT);
        if (lower.startsWith("http://") || lower.startsWith("https://")) {
            return absolute(head, inside);
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
        return new RequestTarget(inside, target);
    }

    private static RequestTarget absolute(RequestHead head, @Nullable Destination inside) throws BadMessageException {
        String target = head.target();
        int offset = head.method().length() + 1;
        refuseFragment(target, offset);
        int authorityStart = target.indexOf("://") + 3;
        boolean secure = authorityStart == 8;
        int end = authorityStart;
        while (end < target.length() && "/?".indexOf(target.charAt(end)) < 0) {
            end++;
        }
        Destination destination = new Destination(
                secure, authority(target.substring(authorityStart, end), secure, offset + authorityStart));
        if (inside != null && !inside.isMeantBy(destination)) {
            throw new BadMessageException(400, offset, "target names " + destination + " inside of " + inside);
        }
        String rest = target.substring(end);
        Destination goal = inside == null ? destination : inside;
        if (rest.isEmpty() && head.method().equals("OPTIONS")) {
            return new RequestTarget(goal, "*");
        }
        return new RequestTarget(goal, rest.startsWith("/") ? rest : "/" + rest);
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
