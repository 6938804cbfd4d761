package dev.weir.web.http;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The Host headers under which a listener on loopback may be asked: against DNS rebinding. */
final class LocalHosts {

    private static final int HTTP_PORT = 80;
    private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    private final int port;

    LocalHosts(int port) {
        this.port = port;
    }

    /** @param fields all Host headers of the request, null when there is none */
    boolean allow(@Nullable List<String> fields) {
        return fields != null
                && fields.size() == 1
                && allow(fields.get(0).strip().toLowerCase(Locale.ROOT));
    }

    private boolean allow(String host) {
        String suffix = ":" + port;
        if (host.endsWith(suffix)) {
            return NAMES.contains(host.substring(0, host.length() - suffix.length()));
        }
        return port == HTTP_PORT && NAMES.contains(host);
    }
}
