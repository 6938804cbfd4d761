package dev.weir.proxy.origin.dns;

import dev.weir.proxy.origin.dns.literal.IpLiteral;
import dev.weir.proxy.origin.dns.secure.SecureServer;
import io.netty.resolver.dns.DnsServerAddressStream;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Which servers are asked.
 *
 * <p>Of resolv.conf only {@code nameserver} counts. {@code search}, {@code domain} and {@code ndots} complete names that a person
 * typed on this machine; a proxy gets names that its client has already settled on, and completing them here would send the
 * request to another host than the one that the client shows and checks the certificate for.
 */
final class NameServers {

    private final List<InetSocketAddress> configured;
    private final @Nullable ReloadedFile<List<InetSocketAddress>> resolvConf;

    NameServers(DnsConfig config) {
        configured = !config.secure().isEmpty()
                ? config.secure().stream().map(SecureServer::address).toList()
                : plain(config);
        resolvConf = configured.isEmpty()
                ? new ReloadedFile<>(config.resolvConf(), NameServers::read, List.of(local()))
                : null;
    }

    private static List<InetSocketAddress> plain(DnsConfig config) {
        return config.servers().isEmpty() && !Files.exists(config.resolvConf())
                ? withoutResolvConf()
                : config.servers();
    }

    /** Never empty. */
    List<InetSocketAddress> current() {
        return resolvConf == null ? configured : resolvConf.current();
    }

    // Latin-1 cannot fail: a comment in any encoding must not cost the name servers.
    private static List<InetSocketAddress> read(Path file) throws IOException {
        List<InetSocketAddress> servers = new ArrayList<>();
        for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
            StringTokenizer words = new StringTokenizer(line);
            boolean server = words.countTokens() > 1 && words.nextToken().equals("nameserver");
            InetAddress address = server ? IpLiteral.read(words.nextToken()) : null;
            if (address != null) {
                servers.add(new InetSocketAddress(address, DnsConfig.DNS_PORT));
            }
        }
        return servers.isEmpty() ? List.of(local()) : List.copyOf(servers);
    }

    private static List<InetSocketAddress> withoutResolvConf() {
        if (!System.getProperty("os.name", "").startsWith("Windows")) {
            return List.of();
        }
        DnsServerAddressStream stream =
                DnsServerAddressStreamProviders.platformDefault().nameServerAddressStream("");
        List<InetSocketAddress> servers = new ArrayList<>();
        for (int i = 0; i < stream.size(); i++) {
            servers.add(stream.next());
        }
        return List.copyOf(servers);
    }

    // resolv.conf(5): no nameserver entry means the one on this machine. Asking a public one would tell strangers what
    // is visited.
    private static InetSocketAddress local() {
        return new InetSocketAddress(IpLiteral.address("127.0.0.1", new byte[] {127, 0, 0, 1}), DnsConfig.DNS_PORT);
    }
}
