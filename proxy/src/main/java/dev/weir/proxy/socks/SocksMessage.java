package dev.weir.proxy.socks;

import dev.weir.events.WayIn;
import dev.weir.proxy.http.Authority;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a SOCKS client says. */
public sealed interface SocksMessage {

    /** The first message of SOCKS5: how the client can say who it is, as numbers of RFC 1928, section 3. */
    record Greeting(List<Integer> methods) implements SocksMessage {

        /** NO AUTHENTICATION REQUIRED. */
        public static final int NONE = 0;

        /** USERNAME/PASSWORD, RFC 1929. */
        public static final int PASSWORD = 2;

        /** NO ACCEPTABLE METHODS: Weir's answer, never a client's offer. */
        public static final int NO_METHOD = 0xff;

        public Greeting {
            methods = List.copyOf(methods);
        }

        public boolean offers(int method) {
            return methods.contains(method);
        }
    }

    /** RFC 1929: bytes, as no encoding is said. */
    @SuppressWarnings("ArrayRecordComponent") // made by the reader, compared once
    record Login(byte[] user, byte[] password) implements SocksMessage {}

    /**
     * What is asked for.
     *
     * @param way in which version it was said
     * @param target null in commands that may name no address (0.0.0.0:0)
     * @param user id of SOCKS4; null when it is empty, and in SOCKS5
     */
    record Request(
            WayIn way,
            int command,
            @Nullable Authority target,
            @Nullable String user) implements SocksMessage {

        public static final int CONNECT = 1;
        private static final List<String> NAMES = List.of("CONNECT", "BIND", "UDP_ASSOCIATE");

        public String commandName() {
            return command >= 1 && command <= NAMES.size() ? NAMES.get(command - 1) : Integer.toString(command);
        }
    }
}
