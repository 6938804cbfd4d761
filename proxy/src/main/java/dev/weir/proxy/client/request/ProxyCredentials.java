package dev.weir.proxy.client.request;

import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.proxy.http.RequestHead;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The name and password that every request to Weir as a proxy must carry, in the Basic scheme (RFC 7617). Requests inside of an
 * accepted CONNECT speak to an origin, and carry none.
 */
public final class ProxyCredentials {

    /** Proxy Authentication Required (RFC 9110, section 15.5.8). */
    static final int STATUS = 407;

    private static final String SCHEME = "Basic ";

    private final String user;
    private final byte[] expected;

    private ProxyCredentials(String user, String password) {
        this.user = user;
        this.expected = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads {@code user:password}; the first colon separates.
     *
     * @throws IllegalArgumentException when it is no such text; the message never shows it
     */
    public static ProxyCredentials parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || colon == text.length() - 1) {
            throw new IllegalArgumentException("expected: USER:PASSWORD, neither of them empty");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "a user name or password has no control characters (RFC 7617, section 2)");
        }
        return new ProxyCredentials(text.substring(0, colon), text.substring(colon + 1));
    }

    public String user() {
        return user;
    }

    public String password() {
        return new String(expected, StandardCharsets.UTF_8).substring(user.length() + 1);
    }

    /** Why the request is refused; null when it is not. */
    @Nullable
    Failure refusal(RequestHead head) {
        List<String> presented = head.fields().all("Proxy-Authorization");
        if (presented.isEmpty()) {
            return refused("this proxy asks for a user name and password (--auth), and the request has none");
        }
        boolean right = presented.size() == 1 && matches(presented.get(0));
        return right ? null : refused("the user name or password for this proxy (--auth) is wrong");
    }

    /** For SOCKS (RFC 1929); takes as long for a near miss as for a far one. */
    public boolean matches(byte[] givenUser, byte[] givenPassword) {
        byte[] given = new byte[givenUser.length + 1 + givenPassword.length];
        System.arraycopy(givenUser, 0, given, 0, givenUser.length);
        given[givenUser.length] = ':';
        System.arraycopy(givenPassword, 0, given, givenUser.length + 1, givenPassword.length);
        return MessageDigest.isEqual(given, expected);
    }

    private boolean matches(String value) {
        if (!value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        try {
            byte[] given =
                    Base64.getDecoder().decode(value.substring(SCHEME.length()).strip());
            // Takes as long for a near miss as for a far one, so that nobody can guess byte by byte.
            return MessageDigest.isEqual(given, expected);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Failure refused(String why) {
        return new Failure(Leg.CLIENT, FailureKind.HTTP_REQUEST_DENIED, why);
    }

    /** Without the password: settings end up in logs. */
    @Override
    public String toString() {
        return user + ":***";
    }
}
