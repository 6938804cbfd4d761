package dev.weir.proxy.origin.dns;

import dev.weir.proxy.http.Authority;
import dev.weir.proxy.origin.dns.literal.IpLiteral;
import dev.weir.proxy.origin.dns.secure.SecureServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * How names are resolved.
 *
 * @param servers asked in this order; empty: the system's, read again when its file changed
 * @param secure when there are any, they alone are asked, in this order; {@code servers} are then asked for their names only
 * @param overrides first match wins, exact hosts before {@code *}
 * @param hostsFile need not exist
 * @param resolvConf where the system's servers are named; need not exist
 * @param queryTimeoutMillis for one question to one server
 * @param lookupTimeoutMillis for all questions about one name and type, servers and CNAME steps together
 * @param resolutionDelayMillis how long an A answer waits for the AAAA one: 50 (RFC 8305, section 3)
 * @param minTtlSeconds an answer is kept at least so long; 0 keeps to what the server said
 * @param maxTtlSeconds an answer is kept at most so long
 * @param maxNegativeTtlSeconds the same for the answer that there is no address
 */
public record DnsConfig(
        List<InetSocketAddress> servers,
        List<SecureServer> secure,
        List<HostOverride> overrides,
        Path hostsFile,
        Path resolvConf,
        int queryTimeoutMillis,
        int lookupTimeoutMillis,
        int resolutionDelayMillis,
        long minTtlSeconds,
        long maxTtlSeconds,
        long maxNegativeTtlSeconds) {

    static final int DNS_PORT = 53;

    public DnsConfig {
        servers = List.copyOf(servers);
        secure = List.copyOf(secure);
        overrides = List.copyOf(overrides);
        if (queryTimeoutMillis < 1 || lookupTimeoutMillis < 1 || resolutionDelayMillis < 0) {
            throw new IllegalArgumentException("DNS timeouts must be positive: query " + queryTimeoutMillis
                    + " ms, lookup " + lookupTimeoutMillis + " ms, resolution delay " + resolutionDelayMillis + " ms");
        }
    }

    /**
     * The system's servers and hosts file. 5 s a question is what resolv.conf(5) has; 15 s in all lets a second server or a repeated
     * question still answer. At most a day is kept, and 5 minutes of "there is none" (RFC 2308, section 5, allows more, but
     * somebody who has just created a name waits for it).
     */
    public static DnsConfig system() {
        Path etc = Path.of(
                System.getProperty("os.name", "").startsWith("Windows")
                        ? System.getenv().getOrDefault("SystemRoot", "C:\\Windows") + "\\System32\\drivers\\etc"
                        : "/etc");
        return new DnsConfig(
                List.of(),
                List.of(),
                List.of(),
                etc.resolve("hosts"),
                etc.resolve("resolv.conf"),
                5_000,
                15_000,
                50,
                0,
                86_400,
                300);
    }

    /**
     * Parses a server's address, {@code HOST[:PORT]} with port 53 if none is given; IPv6 in brackets, or bare without a port.
     *
     * @throws IllegalArgumentException if it is anything else; a name is, as nobody could be asked for its address
     */
    public static InetSocketAddress server(String text) {
        InetAddress bare = IpLiteral.read(text);
        Authority parsed = bare == null ? Authority.parse(text, DNS_PORT) : new Authority(text, DNS_PORT);
        InetAddress address = IpLiteral.read(parsed.host());
        if (address == null) {
            throw new IllegalArgumentException("not an IP address with or without a port: " + text);
        }
        return new InetSocketAddress(address, parsed.port());
    }

    /** Who would be asked now: those that were given, else the system's. Never empty. */
    public List<InetSocketAddress> currentServers() {
        return new NameServers(this).current();
    }

    public DnsConfig withServers(List<InetSocketAddress> newServers) {
        return new DnsConfig(
                newServers,
                secure,
                overrides,
                hostsFile,
                resolvConf,
                queryTimeoutMillis,
                lookupTimeoutMillis,
                resolutionDelayMillis,
                minTtlSeconds,
                maxTtlSeconds,
                maxNegativeTtlSeconds);
    }

    public DnsConfig withSecure(List<SecureServer> newServers) {
        return new DnsConfig(
                servers,
                newServers,
                overrides,
                hostsFile,
                resolvConf,
                queryTimeoutMillis,
                lookupTimeoutMillis,
                resolutionDelayMillis,
                minTtlSeconds,
                maxTtlSeconds,
                maxNegativeTtlSeconds);
    }

    public DnsConfig withOverrides(List<HostOverride> newOverrides) {
        return new DnsConfig(
                servers,
                secure,
                newOverrides,
                hostsFile,
                resolvConf,
                queryTimeoutMillis,
                lookupTimeoutMillis,
                resolutionDelayMillis,
                minTtlSeconds,
                maxTtlSeconds,
                maxNegativeTtlSeconds);
    }

    public DnsConfig withFiles(Path newHostsFile, Path newResolvConf) {
        return new DnsConfig(
                servers,
                secure,
                overrides,
                newHostsFile,
                newResolvConf,
                queryTimeoutMillis,
                lookupTimeoutMillis,
                resolutionDelayMillis,
                minTtlSeconds,
                maxTtlSeconds,
                maxNegativeTtlSeconds);
    }

    public DnsConfig withTimeouts(int queryMillis, int lookupMillis, int newResolutionDelayMillis) {
        return new DnsConfig(
                servers,
                secure,
                overrides,
                hostsFile,
                resolvConf,
                queryMillis,
                lookupMillis,
                newResolutionDelayMillis,
                minTtlSeconds,
                maxTtlSeconds,
                maxNegativeTtlSeconds);
    }

    public DnsConfig withTtlBounds(long minSeconds, long maxSeconds, long maxNegativeSeconds) {
        return new DnsConfig(
                servers,
                secure,
                overrides,
                hostsFile,
                resolvConf,
                queryTimeoutMillis,
                lookupTimeoutMillis,
                resolutionDelayMillis,
                minSeconds,
                maxSeconds,
                maxNegativeSeconds);
    }
}
