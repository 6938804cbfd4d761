package dev.weir.app.option;

import dev.weir.events.IpText;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * An address of our own or of a name server.
 *
 * @param host without brackets; empty when only a port was given
 * @param port -1 when none was given
 */
public record HostPort(String host, int port) {

    /**
     * Reads {@code HOST}, {@code HOST:PORT}, {@code :PORT} or {@code PORT}; an IPv6 address with a port stands in brackets.
     *
     * @throws IllegalArgumentException for any other text
     */
    public static HostPort parse(String text) {
        String stripped = text.strip();
        if (stripped.matches("\\d{1,5}")) {
            return new HostPort("", port(stripped, text));
        }
        if (stripped.startsWith("[")) {
            int end = stripped.indexOf(']');
            String rest = end < 0 ? "?" : stripped.substring(end + 1);
            if (rest.isEmpty() || rest.startsWith(":")) {
                return new HostPort(stripped.substring(1, end), rest.isEmpty() ? -1 : port(rest.substring(1), text));
            }
            throw wrong(text);
        }
        int colon = stripped.indexOf(':');
        if (colon != stripped.lastIndexOf(':')) {
            // Two colons without brackets: an IPv6 address without a port.
            return new HostPort(stripped, -1);
        }
        if (stripped.isEmpty()) {
            throw wrong(text);
        }
        return colon < 0
                ? new HostPort(stripped, -1)
                : new HostPort(stripped.substring(0, colon), port(stripped.substring(colon + 1), text));
    }

    private static int port(String digits, String text) {
        int port = digits.matches("\\d{1,5}") ? Integer.parseInt(digits) : -1;
        if (port < 0 || port > 65_535) {
            throw wrong(text);
        }
        return port;
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException("'" + text + "' is no address (expected: HOST:PORT)");
    }

    /** With the parts that were not given filled in; a name is looked up with the system's resolver. */
    public InetSocketAddress resolved(InetAddress defaultHost, int defaultPort) throws UnknownHostException {
        InetAddress address = host.isEmpty() ? defaultHost : InetAddress.getByName(host);
        return new InetSocketAddress(address, port < 0 ? defaultPort : port);
    }

    /** As {@link #parse} reads it. Spelled out: picocli asks for it at each start (docs/notes/026). */
    @Override
    public String toString() {
        String bracketed = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return port < 0 ? host : bracketed + ":" + port;
    }

    /** As it is printed and can be read again. */
    public static String text(InetSocketAddress address) {
        return IpText.of(address);
    }

    /** For options. */
    public static final class Converter implements ITypeConverter<HostPort> {
        @Override
        public HostPort convert(String value) {
            try {
                return parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
