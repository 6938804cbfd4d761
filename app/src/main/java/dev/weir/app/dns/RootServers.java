package dev.weir.app.dns;

import dev.weir.app.option.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where a walk begins.
 *
 * @param port of all servers on the way: delegations name no ports, so one that is not 53 goes for a whole closed network
 */
public record RootServers(List<NamedServer> servers, int port) {

    private static final int DNS_PORT = 53;

    /** The IPv4 addresses of a to m.root-servers.net; they have changed once or twice in thirty years (IANA, root.hints). */
    private static final String[] WELL_KNOWN = {
        "198.41.0.4",
        "170.247.170.2",
        "192.33.4.12",
        "199.7.91.13",
        "192.203.230.10",
        "192.5.5.241",
        "192.112.36.4",
        "198.97.190.53",
        "192.36.148.17",
        "192.58.128.30",
        "193.0.14.129",
        "199.7.83.42",
        "202.12.27.33"
    };

    /** A server by name and address. */
    public record NamedServer(String name, InetSocketAddress address) {}

    public static RootServers wellKnown() {
        List<NamedServer> servers = new ArrayList<>();
        for (int i = 0; i < WELL_KNOWN.length; i++) {
            servers.add(server((char) ('a' + i) + ".root-servers.net", WELL_KNOWN[i], DNS_PORT));
        }
        return new RootServers(List.copyOf(servers), DNS_PORT);
    }

    /**
     * Reads an option: a file in the form of IANA's root.hints, or the address of one server.
     *
     * @throws IOException when the file cannot be read, or names no server
     * @throws IllegalArgumentException when it is neither
     */
    public static RootServers of(String option) throws IOException {
        Path file = Path.of(option);
        if (Files.isRegularFile(file)) {
            return hints(file);
        }
        HostPort address = HostPort.parse(option);
        if (!address.host().matches("[0-9.]+|.*:.*")) {
            throw new IllegalArgumentException("'" + option + "' is neither a file nor an address with a port");
        }
        int port = address.port() < 0 ? DNS_PORT : address.port();
        return new RootServers(List.of(server("root", address.host(), port)), port);
    }

    /** {@code NAME TTL A ADDRESS} lines; others, such as comments (;) and NS, are passed over. */
    private static RootServers hints(Path file) throws IOException {
        List<NamedServer> servers = new ArrayList<>();
        for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
            String[] words = line.strip().split("\\s+", -1);
            String type = words.length < 3 ? "" : words[words.length - 2];
            if (!line.startsWith(";") && (type.equals("A") || type.equals("AAAA"))) {
                String name = words[0].toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
                servers.add(server(name, words[words.length - 1], DNS_PORT));
            }
        }
        if (servers.isEmpty()) {
            throw new IOException(file
                    + " names no root server (expected: lines such as 'a.root-servers.net. 3600000 A 198.41.0.4')");
        }
        return new RootServers(List.copyOf(servers), DNS_PORT);
    }

    /** For an address literal only: nothing is asked. */
    static NamedServer server(String name, String literal, int port) {
        if (!literal.matches("[0-9.]+|[0-9a-fA-F:.]+:[0-9a-fA-F:.]*")) {
            throw new IllegalArgumentException("no address: " + literal);
        }
        try {
            return new NamedServer(name, new InetSocketAddress(InetAddress.getByName(literal), port));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no address: " + literal, e);
        }
    }
}
