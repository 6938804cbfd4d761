package dev.weir.proxy.origin.route;

import dev.weir.proxy.http.Authority;
import io.netty.util.NetUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Destinations that are reached directly, in the grammar that NO_PROXY has come to: entries between commas or spaces, each {@code *},
 * a domain ({@code example.com}, {@code .example.com} and {@code *.example.com} mean it and all below it), an address, a block of
 * addresses ({@code 10.0.0.0/8}), or {@code <local>} for names without a dot; with {@code :PORT} for that port only. Names are not
 * resolved: blocks match destinations that are addresses already.
 */
public final class NoProxy {

    public static final NoProxy NONE = new NoProxy(List.of());

    private static final Pattern WITH_PORT = Pattern.compile("(\\[[^]]+\\]|[^:]+):(\\d{1,5})");

    private final List<Rule> rules;

    private NoProxy(List<Rule> rules) {
        this.rules = rules;
    }

    /**
     * Reads a list.
     *
     * @throws IllegalArgumentException with the entry that is none
     */
    public static NoProxy parse(List<String> texts) {
        List<Rule> rules = new ArrayList<>();
        for (String text : texts) {
            for (String entry : text.split("[,\\s]+", -1)) {
                if (!entry.isEmpty()) {
                    rules.add(Rule.parse(entry));
                }
            }
        }
        return new NoProxy(List.copyOf(rules));
    }

    /** The entry that says so, null when the destination is not among them. */
    public @Nullable String entryFor(Authority destination) {
        return rules.stream()
                .filter(rule -> rule.matches(destination))
                .map(Rule::entry)
                .findFirst()
                .orElse(null);
    }

    /**
     * One entry.
     *
     * @param port 0 for any
     * @param block of an address, null for names
     * @param bits of the block that count
     */
    @SuppressWarnings("ArrayRecordComponent") // made here, never changed
    private record Rule(String entry, String host, int port, byte @Nullable [] block, int bits) {

        static Rule parse(String entry) {
            Matcher withPort = WITH_PORT.matcher(entry);
            boolean split = withPort.matches();
            String host = unbracketed((split ? withPort.group(1) : entry).toLowerCase(Locale.ROOT));
            int port = split ? Integer.parseInt(withPort.group(2)) : 0;
            int slash = host.indexOf('/');
            byte[] block = bytes(slash < 0 ? host : host.substring(0, slash));
            if (block == null && (slash >= 0 || port > 65_535)) {
                throw new IllegalArgumentException("'" + entry + "' is no host, domain, address or block of addresses");
            }
            int all = block == null ? 0 : block.length * 8;
            int bits = slash < 0 ? all : bits(entry, host.substring(slash + 1), all);
            return new Rule(entry, domain(host), port, block, bits);
        }

        private static int bits(String entry, String text, int most) {
            int bits = text.matches("\\d{1,3}") ? Integer.parseInt(text) : -1;
            if (bits < 0 || bits > most) {
                throw new IllegalArgumentException(
                        "'" + entry + "' names no block of addresses (expected: /0 to /" + most + ")");
            }
            return bits;
        }

        private static String unbracketed(String host) {
            return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        }

        /** Without what only says that all below it is meant, too. */
        private static String domain(String host) {
            if (host.equals("*") || host.equals("<local>")) {
                return host;
            }
            String bare = host.startsWith("*.") ? host.substring(2) : host.startsWith(".") ? host.substring(1) : host;
            return bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare;
        }

        private static byte @Nullable [] bytes(String host) {
            return NetUtil.createByteArrayFromIpAddressString(host);
        }

        boolean matches(Authority destination) {
            if (port != 0 && port != destination.port()) {
                return false;
            }
            String name = destination.host();
            String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
            byte[] address = bytes(plain);
            if (host.equals("*")) {
                return true;
            }
            if (block != null) {
                return address != null && within(address, block, bits);
            }
            if (host.equals("<local>")) {
                return address == null && plain.indexOf('.') < 0;
            }
            return plain.equals(host) || (address == null && plain.endsWith("." + host));
        }

        private static boolean within(byte[] address, byte[] block, int bits) {
            if (address.length != block.length) {
                return false;
            }
            for (int i = 0; i < bits; i++) {
                int mask = 0x80 >> (i % 8);
                if ((address[i / 8] & mask) != (block[i / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
