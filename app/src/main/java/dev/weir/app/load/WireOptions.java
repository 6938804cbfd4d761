package dev.weir.app.load;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.app.option.TimeSpan;
import dev.weir.load.drive.LoadPlan;
import dev.weir.proxy.OriginClient;
import dev.weir.proxy.ProxyConfig;
import dev.weir.proxy.origin.OriginConfig;
import dev.weir.proxy.origin.dial.DialConfig;
import dev.weir.proxy.origin.route.ParentProxy;
import dev.weir.proxy.origin.route.PlannedRoute;
import dev.weir.proxy.origin.route.RoutePlanner;
import dev.weir.proxy.tap.policy.BodyPolicy;
import dev.weir.proxy.tls.TlsConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How requests travel. */
final class WireOptions {

    /** Of whose bodies a sampled record keeps so much. */
    private static final int BODY_BYTES = 64 * 1024;

    @Option(
            names = "--via",
            paramLabel = "PROXY|direct",
            converter = ViaConverter.class,
            description = "Through this proxy, http://[USER:PASSWORD@]HOST:PORT, such as a Weir (default: direct)")
    private Via via = new Via(null);

    @Option(names = "--http1", description = "HTTP/1.1 also where HTTP/2 is spoken")
    private boolean http1;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = TimeSpan.Converter.class,
            description = "Longest without a byte of an owed answer (default: 30s)")
    private TimeSpan timeout = new TimeSpan(Duration.ofSeconds(30));

    @Option(names = "--insecure", description = "Accept any certificate")
    private boolean insecure;

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            description = "PEM file of a CA besides the system's; may be repeated")
    private List<Path> trust = new ArrayList<>();

    @Option(names = "--save-bodies", description = "Keep 64 KiB of each response in the sampled records (costs time)")
    private boolean bodies;

    @Option(
            names = "--loops",
            paramLabel = "N",
            description = "Event loops, a thread each (default: half of the processors)")
    private int loops = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    /** Null inside: directly. */
    record Via(@Nullable ParentProxy proxy) {}

    @Nullable
    ParentProxy via() {
        return via.proxy;
    }

    Duration timeout() {
        return timeout.duration();
    }

    boolean http1() {
        return http1;
    }

    OriginClient.Settings settings(LoadPlan plan) throws Trouble {
        if (loops < 1 || loops > 1_024) {
            throw new Trouble(ExitCode.USAGE, "--loops: from 1 to 1024");
        }
        int most = plan.schedule() == null ? Math.min(plan.users(), plan.connections()) : plan.connections();
        ParentProxy parent = via.proxy;
        OriginConfig standard = OriginConfig.DEFAULT;
        OriginConfig origin = new OriginConfig(
                standard.idle(),
                plan.connections(),
                timeout(),
                parent == null ? RoutePlanner.DIRECT : RoutePlanner.fixed(new PlannedRoute(parent, "--via")),
                standard.heads(),
                !http1);
        return new OriginClient.Settings(
                Math.min(loops, most),
                ProxyConfig.TransportChoice.BEST,
                new BodyPolicy(bodies ? BodyPolicy.Which.ALL : BodyPolicy.Which.NONE, BODY_BYTES),
                new ProxyConfig.Trust(trust, insecure),
                DialConfig.system(),
                origin,
                TlsConfig.DEFAULT);
    }

    private static final class ViaConverter implements ITypeConverter<Via> {
        @Override
        public Via convert(String value) {
            try {
                return value.equals("direct") ? new Via(null) : new Via(ParentProxy.parse(value));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
