package dev.weir.app.option;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.proxy.http.Destination;
import dev.weir.proxy.origin.OriginConfig;
import dev.weir.proxy.origin.ParentProxy;
import dev.weir.proxy.origin.dns.DnsConfig;
import dev.weir.proxy.origin.dns.HostOverride;
import dev.weir.proxy.origin.dns.secure.SecureServer;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** By which ways clients come in, and by which their requests go out. */
public final class WayOptions {

    private static final int DNS_PORT = 53;

    @Option(
            names = "--reverse",
            paramLabel = "URL",
            converter = OriginConverter.class,
            description = "Stand for this origin, as http://127.0.0.1:3000, instead of being a proxy (weir run only)")
    private @Nullable Destination reverse;

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

    @Option(
            names = "--parent",
            paramLabel = "URL",
            converter = ParentConverter.class,
            description =
                    "Reach all origins by way of this proxy: http://[USER:PASSWORD@]HOST:PORT (NO_PROXY is not minded)")
    private @Nullable ParentProxy parent;

    /** The origin to stand for; null for a forward proxy. */
    public @Nullable Destination reverse() {
        return reverse;
    }

    DnsConfig dns() throws Trouble {
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

    OriginConfig origin(OriginConfig standard) {
        return standard.withParent(parent);
    }

    private static final class OriginConverter implements ITypeConverter<Destination> {
        @Override
        public Destination convert(String value) {
            try {
                return Destination.ofUrl(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    private static final class ParentConverter implements ITypeConverter<ParentProxy> {
        @Override
        public ParentProxy convert(String value) {
            try {
                return ParentProxy.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
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
