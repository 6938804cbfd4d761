package dev.weir.app.option;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.events.IpText;
import dev.weir.proxy.origin.dns.DnsConfig;
import dev.weir.proxy.origin.dns.HostOverride;
import dev.weir.proxy.origin.dns.secure.SecureServer;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How names become addresses. */
public final class NameOptions {

    private static final int DNS_PORT = 53;

    @Option(
            names = "--dns",
            paramLabel = "SERVER",
            description = "Ask this name server instead of the system's: HOST[:PORT], tls://HOST[:PORT] or"
                    + " https://HOST/PATH; may be repeated")
    private List<String> dns = new ArrayList<>();

    @Option(
            names = "--resolve",
            paramLabel = "HOST:PORT:ADDR",
            converter = OverrideConverter.class,
            description = "Connect to ADDR for HOST:PORT (as curl's); may be repeated")
    private List<HostOverride> resolve = new ArrayList<>();

    /** What the options say, and the system's settings for the rest. */
    public DnsConfig config() throws Trouble {
        List<SecureServer> secure = new ArrayList<>();
        List<InetSocketAddress> plain = new ArrayList<>();
        for (String server : dns) {
            try {
                if (SecureServer.isOne(server)) {
                    secure.add(SecureServer.parse(server));
                } else {
                    plain.add(ProxyOptions.address("--dns", HostPort.parse(server), DNS_PORT));
                }
            } catch (IllegalArgumentException e) {
                throw new Trouble(ExitCode.USAGE, "--dns " + server + ": " + e.getMessage(), e);
            }
        }
        if (!secure.isEmpty() && !plain.isEmpty()) {
            throw new Trouble(
                    ExitCode.USAGE,
                    "--dns: encrypted servers and plain ones do not mix, as the plain ones would be told what the others"
                            + " keep secret");
        }
        return DnsConfig.system().withServers(plain).withSecure(secure).withOverrides(resolve);
    }

    /** As they were given, for another Weir. */
    public List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        dns.forEach(server -> arguments.addAll(List.of("--dns", server)));
        resolve.forEach(override -> arguments.addAll(List.of("--resolve", text(override))));
        return arguments;
    }

    private static String text(HostOverride override) {
        String addresses = override.addresses().stream().map(IpText::of).collect(Collectors.joining(","));
        String host = override.host().contains(":") ? "[" + override.host() + "]" : override.host();
        return host + ":" + override.port() + ":" + addresses;
    }

    private static final class OverrideConverter implements ITypeConverter<HostOverride> {
        @Override
        public HostOverride convert(String value) {
            try {
                return HostOverride.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
