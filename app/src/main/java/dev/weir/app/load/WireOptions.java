package dev.weir.app.load;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.app.option.NameOptions;
import dev.weir.app.option.TimeSpan;
import dev.weir.load.drive.LoadPlan;
import dev.weir.proxy.OriginClient;
import dev.weir.proxy.ProxyConfig;
import dev.weir.proxy.origin.OriginConfig;
import dev.weir.proxy.origin.dial.DialConfig;
import dev.weir.proxy.origin.dial.SourceAddress;
import dev.weir.proxy.origin.dns.DnsConfig;
import dev.weir.proxy.origin.route.ParentProxy;
import dev.weir.proxy.origin.route.PlannedRoute;
import dev.weir.proxy.origin.route.RoutePlanner;
import dev.weir.proxy.tap.policy.BodyPolicy;
import dev.weir.proxy.tls.TlsConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
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
            names = "--http2",
            description = "HTTP/2 only, without TLS by prior knowledge (default: what the target chooses behind TLS)")
    private boolean http2;

    @ArgGroup(validate = false)
    private NameOptions names = new NameOptions();

    @Option(names = "--no-dns-cache", description = "Look the name up anew for each connection")
    private boolean noDnsCache;

    @Option(
            names = "--bind",
            paramLabel = "ADDR",
            description = "Connect from this address of this machine, or from those of this network interface")
    private @Nullable String bind;

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

    /**
     * For a plan.
     *
     * @throws Trouble when the options contradict each other
     */
    OriginClient.Settings settings(LoadPlan plan) throws Trouble {
        if (loops < 1 || loops > 1_024) {
            throw usage("--loops: from 1 to 1024");
        }
        boolean plain = plan.targets().shots().stream()
                .anyMatch(shot -> !shot.destination().secure());
        if (http1 && http2) {
            throw usage("--http1 and --http2: one of them");
        }
        if (http2 && plan.perConnection() != LoadPlan.UNLIMITED) {
            throw usage("--keepalive is of HTTP/1: with --http2 a connection carries many requests at once");
        }
        if (http2 && plain && via.proxy != null) {
            throw usage("--http2 through a proxy: to https targets only, as a proxy is asked for http ones by HTTP/1");
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
                protocols(plan));
        return new OriginClient.Settings(
                Math.min(loops, most),
                ProxyConfig.TransportChoice.BEST,
                new BodyPolicy(bodies ? BodyPolicy.Which.ALL : BodyPolicy.Which.NONE, BODY_BYTES),
                new ProxyConfig.Trust(trust, insecure),
                dial(),
                origin,
                TlsConfig.DEFAULT);
    }

    /** A number of requests on a connection is of HTTP/1. */
    private OriginConfig.Http2 protocols(LoadPlan plan) {
        if (http2) {
            return OriginConfig.Http2.ONLY;
        }
        return http1 || plan.perConnection() != LoadPlan.UNLIMITED
                ? OriginConfig.Http2.OFF
                : OriginConfig.Http2.OFFERED;
    }

    private DialConfig dial() throws Trouble {
        DnsConfig dns = names.config();
        DialConfig dial = DialConfig.with(noDnsCache ? dns.withTtlBounds(0, 0, 0) : dns);
        try {
            return bind == null ? dial : dial.from(SourceAddress.parse(bind));
        } catch (IllegalArgumentException e) {
            throw new Trouble(ExitCode.USAGE, "--bind " + bind + ": " + e.getMessage(), e);
        }
    }

    boolean insecure() {
        return insecure;
    }

    /** The same for a recording Weir in front of another engine. */
    List<String> recorderOptions() throws Trouble {
        if (via.proxy != null || http2 || noDnsCache) {
            throw usage("--via, --http2 and --no-dns-cache are of the engine builtin");
        }
        List<String> options = new ArrayList<>(List.of("--bodies", "none"));
        options.addAll(names.arguments());
        trust.forEach(file -> options.addAll(List.of("--trust", file.toString())));
        if (insecure) {
            options.add("--insecure");
        }
        if (http1) {
            options.addAll(List.of("--http2", "off"));
        }
        if (bind != null) {
            options.addAll(List.of("--bind", bind));
        }
        return options;
    }

    /** What of this decides whether two results can be compared. */
    Map<String, String> facts(LoadPlan plan) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "http",
                switch (protocols(plan)) {
                    case OFF -> "1.1";
                    case OFFERED -> "as the target chooses";
                    case ONLY -> "2";
                });
        facts.put(
                "keepalive",
                plan.perConnection() == LoadPlan.UNLIMITED
                        ? "on"
                        : plan.perConnection() == 1 ? "off" : Integer.toString(plan.perConnection()));
        ParentProxy parent = via.proxy;
        facts.put("via", parent == null ? "direct" : parent.authority().toString());
        facts.put("dns_cache", noDnsCache ? "off" : "on");
        if (bind != null) {
            facts.put("bind", bind);
        }
        return facts;
    }

    private static Trouble usage(String message) {
        return new Trouble(ExitCode.USAGE, message);
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
