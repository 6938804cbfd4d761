package dev.weir.proxy.websocket;

import dev.weir.events.websocket.WebSocketExtensions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads Sec-WebSocket-Extensions (RFC 6455, section 9.1). */
public final class Extensions {

    /** RFC 7692, section 7.1.2: what holds when no parameter says otherwise. */
    private static final int FULL_WINDOW_BITS = 15;

    private Extensions() {}

    /**
     * What a response agreed to. Takes any text: what makes no sense is left out.
     *
     * @param values of all its field lines
     */
    public static WebSocketExtensions agreed(List<String> values) {
        WebSocketExtensions.Deflate deflate = null;
        List<String> others = new ArrayList<>(0);
        for (String value : values) {
            for (String extension : value.split(",", -1)) {
                String[] parts = extension.strip().toLowerCase(Locale.ROOT).split("\\s*;\\s*", -1);
                if (parts[0].equals("permessage-deflate") && deflate == null) {
                    deflate = deflate(parts);
                } else if (!parts[0].isEmpty()) {
                    others.add(parts[0]);
                }
            }
        }
        return new WebSocketExtensions(deflate, List.copyOf(others));
    }

    private static WebSocketExtensions.Deflate deflate(String[] parts) {
        List<String> parameters = List.of(parts);
        return new WebSocketExtensions.Deflate(
                parameters.contains("client_no_context_takeover"),
                parameters.contains("server_no_context_takeover"),
                windowBits(parameters, "client_max_window_bits"),
                windowBits(parameters, "server_max_window_bits"));
    }

    private static int windowBits(List<String> parameters, String name) {
        for (String parameter : parameters) {
            String value = valueOf(parameter, name);
            if (value != null && value.matches("[89]|1[0-5]")) {
                return Integer.parseInt(value);
            }
        }
        return FULL_WINDOW_BITS;
    }

    private static @Nullable String valueOf(String parameter, String name) {
        int equals = parameter.indexOf('=');
        boolean named = equals > 0 && parameter.substring(0, equals).strip().equals(name);
        return named ? parameter.substring(equals + 1).strip().replace("\"", "") : null;
    }
}
