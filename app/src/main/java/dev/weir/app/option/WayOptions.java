package dev.weir.app.option;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.proxy.http.Destination;
import dev.weir.proxy.origin.OriginConfig;
import dev.weir.proxy.origin.dial.DialConfig;
import dev.weir.proxy.origin.dial.SourceAddress;
import dev.weir.proxy.origin.route.NoProxy;
import dev.weir.proxy.origin.route.ParentProxy;
import dev.weir.proxy.origin.route.RoutePlanner;
import dev.weir.proxy.tls.identity.ClientCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** By which ways clients come in, and by which their requests go out. */
public final class WayOptions {

    @Option(
            names = "--reverse",
            paramLabel = "URL",
            converter = OriginConverter.class,
            description = "Stand for this origin, as http://127.0.0.1:3000, instead of being a proxy (weir run only)")
    private @Nullable Destination reverse;

    @ArgGroup(validate = false)
    private NameOptions names = new NameOptions();

    @Option(
            names = "--bind",
            paramLabel = "ADDR",
            description =
                    "Connect to origins from this address of this machine, or from those of this network interface")
    private @Nullable String bind;

    @Option(
            names = "--parent",
            paramLabel = "URL",
            converter = ParentConverter.class,
            description = "Reach origins by way of this proxy: http, https or socks5://[USER:PASSWORD@]HOST:PORT")
    private @Nullable ParentProxy parent;

    @Option(
            names = "--no-proxy",
            paramLabel = "LIST",
            description = "Reach these directly, as in NO_PROXY (which is not minded): domains, addresses, blocks of"
                    + " them, each with :PORT for that port only, or *; may be repeated")
    private List<String> noProxy = new ArrayList<>();

    @Option(
            names = "--pac",
            paramLabel = "FILE|URL",
            description = "Have this script (FindProxyForURL) decide by which way each origin is reached")
    private @Nullable String pac;

    @Option(
            names = "--client-cert",
            paramLabel = "HOST=FILE[:PASSWORD]",
            description =
                    "Certificate and key (PEM, or .p12) for origins of that name (* and ? match) that ask for one;"
                            + " may be repeated")
    private List<String> clientCertificates = new ArrayList<>();

    /** The origin to stand for; null for a forward proxy. */
    public @Nullable Destination reverse() {
        return reverse;
    }

    DialConfig dial() throws Trouble {
        DialConfig dial = DialConfig.with(names.config());
        return bind == null ? dial : dial.from(source(bind));
    }

    /** Tried early: otherwise every request would fail, one after the other. */
    private static SourceAddress source(String text) throws Trouble {
        try {
            SourceAddress source = SourceAddress.parse(text);
            for (InetAddress address : source.addresses()) {
                try (Socket probe = new Socket()) {
                    probe.bind(new InetSocketAddress(address, 0));
                }
            }
            return source;
        } catch (IllegalArgumentException e) {
            throw new Trouble(ExitCode.USAGE, "--bind " + text + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new Trouble(ExitCode.ENVIRONMENT, "--bind " + text + ": this machine has no such address", e);
        }
    }

    ClientCertificates certificates() throws Trouble {
        List<ClientCertificates.Entry> entries = new ArrayList<>();
        for (String text : clientCertificates) {
            try {
                entries.add(ClientCertificates.Entry.parse(text));
            } catch (IllegalArgumentException e) {
                throw new Trouble(ExitCode.USAGE, "--client-cert: " + e.getMessage(), e);
            }
        }
        return new ClientCertificates(entries);
    }

    OriginConfig origin(OriginConfig standard) throws Trouble {
        if (parent != null && pac != null) {
            throw new Trouble(ExitCode.USAGE, "--parent and --pac both say how origins are reached: only one can");
        }
        NoProxy exceptions;
        try {
            exceptions = NoProxy.parse(noProxy);
        } catch (IllegalArgumentException e) {
            throw new Trouble(ExitCode.USAGE, "--no-proxy: " + e.getMessage(), e);
        }
        if (pac != null) {
            return standard.withRoutes(RoutePlanner.except(exceptions, PacSource.load(pac)));
        }
        return parent == null ? standard : standard.withRoutes(RoutePlanner.by(parent, exceptions));
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
}
