package dev.weir.app.option;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.app.files.KeyLogFile;
import dev.weir.app.packets.PacketMode;
import dev.weir.app.terminal.ShellWords;
import dev.weir.proxy.ProxyConfig;
import dev.weir.proxy.client.request.ProxyCredentials;
import dev.weir.proxy.tap.policy.BodyPolicy;
import dev.weir.proxy.tls.KeyLog;
import dev.weir.proxy.tls.OriginTrust;
import dev.weir.proxy.tls.TlsConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What {@code run} and {@code record} have in common: how the proxy behaves and what is recorded. */
public final class ProxyOptions {

    private static final long SMALLEST_CAPTURE_BYTES = 1 << 20;

    @ArgGroup(validate = false, heading = "%nWays in and out:%n")
    private WayOptions ways = new WayOptions();

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            description = "PEM file of a CA that origins may have, besides the system's; may be repeated")
    private List<Path> trust = new ArrayList<>();

    @Option(
            names = "--insecure",
            description = "Accept any certificate of an origin, and record that it did not verify")
    private boolean insecure;

    @Option(
            names = "--tunnel",
            paramLabel = "HOST",
            description = "Relay CONNECT to this host blindly (* and ? match); may be repeated")
    private List<String> tunnel = new ArrayList<>();

    @Option(names = "--no-intercept", description = "Relay every CONNECT blindly")
    private boolean noIntercept;

    @Option(
            names = "--auth",
            paramLabel = "USER:PASSWORD",
            converter = CredentialsConverter.class,
            description = "Serve only clients that name these (Basic, RFC 7617)")
    private @Nullable ProxyCredentials credentials;

    /** The two words of {@code --http2}. */
    private enum Switch {
        on,
        off
    }

    @Option(
            names = "--http2",
            paramLabel = "on|off",
            description = "Speak HTTP/2 with clients and origins that do; off: HTTP/1.1 only (default: on)")
    private Switch http2 = Switch.on;

    @Option(names = "--bodies", paramLabel = "none|text|all", description = "Which bodies are recorded (default: text)")
    private BodyPolicy.Which bodies = BodyPolicy.DEFAULT.which();

    @Option(
            names = "--body-limit",
            paramLabel = "SIZE",
            converter = ByteSize.Converter.class,
            description = "How much of each (default: 1MiB)")
    private ByteSize bodyLimit = new ByteSize(BodyPolicy.DEFAULT.limitBytes());

    @Option(
            names = "--max-size",
            paramLabel = "SIZE",
            converter = ByteSize.Converter.class,
            description = "Of the capture; the oldest bodies, then exchanges, make room (default: 1GiB)")
    private ByteSize maxSize = new ByteSize(1L << 30);

    @Option(
            names = "--lossy",
            description =
                    "When requests come faster than they can be recorded, drop records and count them; without it the"
                            + " requests wait")
    private boolean lossy;

    @Option(
            names = {"-o", "--capture"},
            paramLabel = "FILE",
            description = "Record into this file, which must not exist")
    private @Nullable Path capture;

    @Option(names = "--har", paramLabel = "FILE", description = "At the end, write a HAR as well (secrets redacted)")
    private @Nullable Path har;

    @Option(
            names = "--keylog",
            paramLabel = "FILE",
            description =
                    "Append the TLS secrets of both legs (NSS key log), for Wireshark; whoever has them can read all")
    private @Nullable Path keyLog;

    @Option(
            names = "--packets",
            paramLabel = "auto|on|off",
            description =
                    "Capture packets beside (dumpcap or tcpdump): auto: their heads, where that is permitted (default); on: whole"
                            + " packets and TLS secrets, or fail; off")
    private PacketMode packets = PacketMode.AUTO;

    @ArgGroup(validate = false, heading = "%nLimits, of which the defaults do for most:%n")
    private LimitOptions limits = new LimitOptions();

    public boolean lossy() {
        return lossy;
    }

    public PacketMode packets() {
        return packets;
    }

    public @Nullable Path capture() {
        return capture;
    }

    public @Nullable Path har() {
        return har;
    }

    /** Opens the key log; null when none is asked for. */
    public @Nullable KeyLogFile openKeyLog(PrintStream err) throws Trouble {
        Path file = keyLog;
        if (file == null) {
            return null;
        }
        try {
            KeyLogFile opened = KeyLogFile.open(file);
            if (opened.readableByOthers()) {
                err.println("weir: warning: others can read " + file
                        + ", and with it all that TLS protects\n  chmod 600 " + ShellWords.quoted(file.toString()));
            }
            return opened;
        } catch (IOException e) {
            throw new Trouble(ExitCode.ENVIRONMENT, "Cannot write the key log " + file + ": " + why(e), e);
        }
    }

    /** The JDK's message is often the mere name of the file. */
    private static String why(IOException e) {
        return e instanceof NoSuchFileException
                ? "its directory does not exist"
                : e instanceof AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
    }

    /** What clients must name; null when the proxy is open to all that reach it. */
    public @Nullable ProxyCredentials credentials() {
        return credentials;
    }

    public WayOptions ways() {
        return ways;
    }

    public long maxBytes() {
        return maxSize.bytes();
    }

    /** Says early what would fail late. */
    public void check() throws Trouble {
        if (maxSize.bytes() < SMALLEST_CAPTURE_BYTES) {
            throw new Trouble(ExitCode.USAGE, "--max-size is too small: a capture needs 1MiB at least");
        }
        if (bodyLimit.bytes() > Integer.MAX_VALUE) {
            throw new Trouble(ExitCode.USAGE, "--body-limit is too large: at most 2047MiB of one body can be kept");
        }
        limits.check();
        checkTrust();
        Path file = har;
        Path directory = file == null ? null : file.toAbsolutePath().getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            throw new Trouble(ExitCode.ENVIRONMENT, "Cannot write " + file + ": its directory does not exist");
        }
        if (directory != null && !Files.isWritable(directory)) {
            throw new Trouble(ExitCode.ENVIRONMENT, "Cannot write " + file + ": permission denied for its directory");
        }
    }

    private void checkTrust() throws Trouble {
        if (trust.isEmpty()) {
            return;
        }
        try {
            for (Path file : trust) {
                if (!Files.isReadable(file)) {
                    throw new Trouble(ExitCode.USAGE, "--trust " + file + ": there is no such file that could be read");
                }
            }
            OriginTrust.load(List.of(), trust);
        } catch (IOException | GeneralSecurityException e) {
            throw new Trouble(ExitCode.USAGE, "--trust " + e.getMessage(), e);
        }
    }

    public ProxyConfig config(InetSocketAddress listen, List<InetSocketAddress> refused, @Nullable KeyLog secrets)
            throws Trouble {
        ProxyConfig standard = ProxyConfig.standard(listen);
        return new ProxyConfig(
                listen,
                standard.transport(),
                standard.eventLoops(),
                !noIntercept,
                tunnel,
                new BodyPolicy(bodies, (int) bodyLimit.bytes()),
                new ProxyConfig.Trust(trust, insecure),
                ways.dial(),
                limits.origin(ways.origin(standard.origin()).withHttp2(http2 == Switch.on)),
                limits.client(standard.client().withCredentials(credentials).withHttp2(http2 == Switch.on)),
                new TlsConfig(standard.tls().handshake(), ways.certificates(), secrets),
                ways.reverse(),
                refused);
    }

    /** The address that an option means. */
    public static InetSocketAddress address(String option, HostPort value, int defaultPort) throws Trouble {
        try {
            return value.resolved(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), defaultPort);
        } catch (UnknownHostException e) {
            throw new Trouble(ExitCode.USAGE, option + " " + value.host() + ": the system knows no such host", e);
        }
    }

    private static final class CredentialsConverter implements ITypeConverter<ProxyCredentials> {
        @Override
        public ProxyCredentials convert(String value) {
            try {
                return ProxyCredentials.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
