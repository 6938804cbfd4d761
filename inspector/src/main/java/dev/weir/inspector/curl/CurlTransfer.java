package dev.weir.inspector.curl;

import dev.weir.inspector.json.tree.JsonTree;
import dev.weir.inspector.model.client.ClientTimers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of curl's {@code %{json}}: what became of one transfer, written when it had ended. The names of the members are those of curl's
 * manual.
 *
 * @param localAddress curl's end of the connection that it used last
 * @param url the last one, after redirects
 * @param status 0 when no response came
 * @param redirects that were followed: curl then adds up the times of all requests
 * @param retries before this one, whose times are not in it; 0 before curl 8.9.0, which does not tell
 */
public record CurlTransfer(
        String localAddress,
        int localPort,
        String method,
        String url,
        int status,
        int redirects,
        int retries,
        ClientTimers timers) {

    private static final double MICROS = 1e6;

    /** Reads lines in the order in which transfers ended; what is none, as a line that broke off, is passed over. */
    public static List<CurlTransfer> read(List<String> lines) {
        List<CurlTransfer> all = new ArrayList<>();
        for (String line : lines) {
            CurlTransfer transfer = read(line);
            if (transfer != null) {
                all.add(transfer);
            }
        }
        return List.copyOf(all);
    }

    private static @Nullable CurlTransfer read(String line) {
        JsonTree told = JsonTree.parse(line);
        if (!told.at("time_total").isThere() || told.at("local_port").number() <= 0) {
            return null;
        }
        return new CurlTransfer(
                told.at("local_ip").text(),
                (int) told.at("local_port").number(),
                told.at("method").text(),
                told.at("url_effective").text(),
                (int) told.at("response_code").number(),
                (int) told.at("num_redirects").number(),
                (int) told.at("num_retries").number(),
                timers(told));
    }

    private static ClientTimers timers(JsonTree told) {
        return new ClientTimers(
                program(told.at("curl_version").text()),
                micros(told, "time_namelookup"),
                micros(told, "time_connect"),
                orNull(told, "time_appconnect"),
                micros(told, "time_pretransfer"),
                orNull(told, "time_posttransfer"),
                orNull(told, "time_starttransfer"),
                micros(told, "time_total"));
    }

    /** {@code libcurl/8.14.1 OpenSSL/3.0.22 ...} is what measures. */
    private static String program(String version) {
        String first = version.split(" ", 2)[0];
        return first.startsWith("libcurl/") ? "curl " + first.substring("libcurl/".length()) : "curl";
    }

    private static long micros(JsonTree told, String name) {
        return Math.round(told.at(name).number() * MICROS);
    }

    /** curl says 0 of what did not happen; what did took a microsecond at least. */
    private static @Nullable Long orNull(JsonTree told, String name) {
        long micros = micros(told, name);
        return micros > 0 ? Long.valueOf(micros) : null;
    }
}
