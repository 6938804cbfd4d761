package dev.weir.load.k6;

import dev.weir.load.result.Threshold;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A promise in k6's words.
 *
 * @param metric such as {@code http_req_waiting}
 * @param expression such as {@code p(99)<250}; k6 counts milliseconds
 */
public record K6Threshold(String metric, String expression) {

    private static final Map<String, String> METRICS = Map.of(
            "tcp", "http_req_connecting",
            "tls", "http_req_tls_handshaking",
            "send", "http_req_sending",
            "wait", "http_req_waiting",
            "receive", "http_req_receiving",
            "total", "http_req_duration",
            "blocked", "http_req_blocked");

    /** Empty for what k6 does not measure; Weir judges that by its own record. */
    public static Optional<K6Threshold> of(Threshold threshold) {
        String quantity = threshold.quantity();
        if (quantity.equals("failed")) {
            return threshold.isPart()
                    ? Optional.of(new K6Threshold("http_req_failed", "rate" + threshold.operator() + threshold.limit()))
                    : Optional.empty();
        }
        int dot = quantity.indexOf('.');
        String metric = dot < 0 ? null : METRICS.get(quantity.substring(0, dot));
        if (metric == null) {
            return Optional.empty();
        }
        String what = quantity.substring(dot + 1);
        String value = what.equals("mean") ? "avg" : what.startsWith("p") ? "p(" + what.substring(1) + ")" : what;
        return Optional.of(new K6Threshold(
                metric,
                value
                        + threshold.operator()
                        + String.format(Locale.ROOT, "%.6f", threshold.limit() / 1e6)
                                .replaceFirst("\\.?0+$", "")));
    }
}
