package dev.weir.proxy.origin.dns;

import dev.weir.events.DnsSource;
import dev.weir.proxy.origin.dns.literal.IpLiteral;
import dev.weir.proxy.tap.DnsTap;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/** What this machine knows without asking a server: literal addresses, overrides, the hosts file, localhost, in this order. */
final class LocalNames {

    /** An answer and where it comes from. */
    record Found(DnsSource source, List<InetAddress> addresses) {}

    private static final List<InetAddress> LOOPBACK = List.of(
            IpLiteral.address("localhost", new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}),
            IpLiteral.address("localhost", new byte[] {127, 0, 0, 1}));

    private final List<HostOverride> overrides;
    private final ReloadedFile<Map<String, List<InetAddress>>> hosts;

    LocalNames(DnsConfig config) {
        overrides = config.overrides();
        hosts = new ReloadedFile<>(config.hostsFile(), LocalNames::read, Map.of());
    }

    /** The name is lower case, without a final dot. Each place that is looked into is told. */
    @Nullable
    Found find(String name, int port, DnsTap tap) {
        InetAddress literal = IpLiteral.read(name);
        if (literal != null) {
            return new Found(DnsSource.LITERAL, List.of(literal)); // an address: there is nothing to look for
        }
        if (!overrides.isEmpty()) {
            long since = tap.looking();
            HostOverride override = override(name, port);
            tap.tried(
                    DnsSource.OVERRIDE,
                    since,
                    override != null,
                    override == null ? "no --resolve for it" : "--resolve");
            if (override != null) {
                return new Found(DnsSource.OVERRIDE, override.addresses());
            }
        }
        long since = tap.looking();
        List<InetAddress> listed = hosts.current().get(name);
        tap.tried(DnsSource.HOSTS_FILE, since, listed != null, hosts.file() + (listed == null ? ": no entry" : ""));
        if (listed != null) {
            return new Found(DnsSource.HOSTS_FILE, listed);
        }
        // RFC 6761, section 6.3: these names never go to a server, which could send them anywhere.
        boolean local = name.equals("localhost") || name.endsWith(".localhost");
        return local ? new Found(DnsSource.LITERAL, LOOPBACK) : null;
    }

    private @Nullable HostOverride override(String name, int port) {
        HostOverride found = null;
        for (HostOverride override : overrides) {
            if (override.matches(name, port)) {
                return override;
            }
            if (found == null && override.matches("*", port)) {
                found = override;
            }
        }
        return found;
    }

    // Latin-1 cannot fail: a comment in any encoding must not cost the entries.
    private static Map<String, List<InetAddress>> read(Path file) throws IOException {
        Map<String, List<InetAddress>> entries = new HashMap<>();
        for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
            int comment = line.indexOf('#');
            StringTokenizer words = new StringTokenizer(comment < 0 ? line : line.substring(0, comment));
            InetAddress address = words.hasMoreTokens() ? IpLiteral.read(words.nextToken()) : null;
            while (address != null && words.hasMoreTokens()) {
                entries.computeIfAbsent(words.nextToken().toLowerCase(Locale.ROOT), name -> new ArrayList<>(2))
                        .add(address);
            }
        }
        return entries;
    }
}
