package dev.weir.inspector.har.read;

import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why an entry has no response, in the words of RFC 9209. */
final class ImportedFailure {

    private ImportedFailure() {}

    /** Null when it has one. {@code _error} is Chrome's, mitmproxy's and Weir's, {@code _failureText} Playwright's. */
    static @Nullable Failure of(HarObject entry, boolean answered) {
        HarObject response = entry.object("response");
        String said = first(response.text("_error"), response.text("_failureText"), entry.text("_error"));
        if (said == null || said.isBlank()) {
            return answered
                    ? null
                    : new Failure(Leg.ORIGIN, FailureKind.HTTP_RESPONSE_INCOMPLETE, "the HAR has no response");
        }
        return failure(said.replaceAll("\\s+", " ").strip());
    }

    private static @Nullable String first(@Nullable String... texts) {
        for (String text : texts) {
            if (text != null) {
                return text;
            }
        }
        return null;
    }

    private static Failure failure(String said) {
        for (FailureKind kind : FailureKind.values()) {
            if (said.startsWith(kind.token() + ": ")) {
                return new Failure(Leg.ORIGIN, kind, said.substring(kind.token().length() + 2));
            }
        }
        String upper = said.toUpperCase(Locale.ROOT);
        boolean client = upper.contains("ABORTED") || upper.contains("BLOCKED_BY_CLIENT");
        return new Failure(client ? Leg.CLIENT : Leg.ORIGIN, kind(upper), said);
    }

    /** By Chrome's names (net_error_list.h); Firefox's NS_ERROR_ names hold the same words. */
    private static FailureKind kind(String error) {
        if (error.contains("NAME_NOT_RESOLVED")
                || error.contains("UNKNOWN_HOST")
                || error.contains("NAME_RESOLUTION")) {
            return FailureKind.DNS_ERROR;
        }
        if (error.contains("CERT")) {
            return FailureKind.TLS_CERTIFICATE_ERROR;
        }
        if (error.contains("SSL") || error.contains("TLS")) {
            return FailureKind.TLS_PROTOCOL_ERROR;
        }
        if (error.contains("REFUSED")) {
            return FailureKind.CONNECTION_REFUSED;
        }
        if (error.contains("TIMED_OUT") || error.contains("TIMEOUT")) {
            return FailureKind.CONNECTION_TIMEOUT;
        }
        if (error.contains("UNREACHABLE") || error.contains("INTERNET_DISCONNECTED")) {
            return FailureKind.DESTINATION_IP_UNROUTABLE;
        }
        boolean ended = error.contains("RESET") || error.contains("CLOSED") || error.contains("ABORTED");
        return ended ? FailureKind.CONNECTION_TERMINATED : FailureKind.HTTP_RESPONSE_INCOMPLETE;
    }
}
