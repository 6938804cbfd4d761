package dev.weir.inspector.redact;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Which names announce a secret. */
final class SecretNames {

    private static final Set<String> HEADERS = Set.of(
            "authorization",
            "proxy-authorization",
            "cookie",
            "set-cookie",
            "x-api-key",
            "x-amz-security-token",
            "x-csrf-token");

    /** What tells where a client is; secret only in the strict mode. */
    private static final Set<String> ADDRESS_HEADERS = Set.of(
            "forwarded",
            "x-forwarded-for",
            "x-real-ip",
            "x-client-ip",
            "true-client-ip",
            "cf-connecting-ip",
            "fastly-client-ip");

    private static final Pattern PARAMETER = Pattern.compile(
            "pass(word)?|pwd|token|secret|api[-_]?key|session|sig(nature)?|code", Pattern.CASE_INSENSITIVE);

    /** Narrower than for parameters: {@code X-Error-Code} and {@code X-Assigned-To} are no secrets, {@code X-Auth-Token} is one. */
    private static final Pattern NARROW =
            Pattern.compile("passw(or)?d|pwd|token|secret|api[-_]?key|session|signature", Pattern.CASE_INSENSITIVE);

    private SecretNames() {}

    static boolean isHeader(String name) {
        return HEADERS.contains(name.toLowerCase(Locale.ROOT))
                || NARROW.matcher(name).find();
    }

    /** {@code "code": "NOT_FOUND"} is an everyday answer. */
    static boolean isMember(String name) {
        return NARROW.matcher(name).find();
    }

    static boolean isAddressHeader(String name) {
        return ADDRESS_HEADERS.contains(name.toLowerCase(Locale.ROOT));
    }

    static boolean isParameter(String name) {
        return PARAMETER.matcher(name).find();
    }
}
