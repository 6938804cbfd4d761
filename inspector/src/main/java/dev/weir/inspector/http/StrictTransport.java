package dev.weir.inspector.http;

import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a host asked of browsers: https only, for so long (RFC 6797).
 *
 * @param maxAgeSeconds 0: forget it
 */
public record StrictTransport(long maxAgeSeconds, boolean includeSubDomains, boolean preload) {

    /** Of a Strict-Transport-Security field; null when it has no valid max-age, and so no effect (RFC 6797, section 6.1). */
    public static @Nullable StrictTransport parse(String value) {
        OptionalLong maxAge = OptionalLong.empty();
        boolean includeSubDomains = false;
        boolean preload = false;
        for (String directive : value.split(";", -1)) {
            String[] parts = directive.strip().split("=", 2);
            String name = parts[0].strip().toLowerCase(Locale.ROOT);
            String argument = parts.length < 2 ? "" : parts[1].strip().replace("\"", "");
            if (name.equals("max-age") && argument.matches("\\d{1,18}")) {
                maxAge = OptionalLong.of(Long.parseLong(argument));
            }
            includeSubDomains |= name.equals("includesubdomains");
            preload |= name.equals("preload");
        }
        return maxAge.isEmpty() ? null : new StrictTransport(maxAge.getAsLong(), includeSubDomains, preload);
    }
}
