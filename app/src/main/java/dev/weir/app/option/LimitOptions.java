package dev.weir.app.option;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.proxy.client.ClientConfig;
import dev.weir.proxy.http.HeadLimits;
import dev.weir.proxy.origin.OriginConfig;
import picocli.CommandLine.Option;

/** How much and how long: past a limit a client gets a clear status, the record says so, and nobody else notices. */
public final class LimitOptions {

    private static final ClientConfig CLIENT = ClientConfig.DEFAULT;
    private static final HeadLimits HEADS = HeadLimits.DEFAULT;
    private static final int LEAST_HEAD_BYTES = 1024;

    @Option(
            names = "--max-head",
            paramLabel = "SIZE",
            converter = ByteSize.Converter.class,
            description = "Of a request's or response's head; past it 431 or 502 (default: 256KiB)")
    private ByteSize head = new ByteSize(HEADS.headBytes());

    @Option(
            names = "--max-start-line",
            paramLabel = "SIZE",
            converter = ByteSize.Converter.class,
            description = "Of its first line; past it 414 or 502 (default: 64KiB)")
    private ByteSize startLine = new ByteSize(HEADS.startLineBytes());

    @Option(
            names = "--max-fields",
            paramLabel = "N",
            description = "Header fields in a head; past it 431 or 502 (default: 1000)")
    private int fields = HEADS.fieldCount();

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            description = "Open at once from one client address; past it 503 (default: 10000)")
    private int connections = CLIENT.limits().connectionsPerAddress();

    @Option(
            names = "--max-buffered",
            paramLabel = "SIZE",
            converter = ByteSize.Converter.class,
            description = "Bytes that wait to be sent, all connections together; past it 503 (default: 512MiB)")
    private ByteSize buffered = new ByteSize(CLIENT.limits().bufferedBytes());

    @Option(
            names = "--request-time",
            paramLabel = "TIME",
            converter = TimeSpan.Converter.class,
            description = "For a request's head, and between two parts of its body; past it 408 (default: 1m)")
    private TimeSpan request = new TimeSpan(CLIENT.request());

    @Option(
            names = "--idle",
            paramLabel = "TIME",
            converter = TimeSpan.Converter.class,
            description =
                    "Between two requests of a client, or without it taking more of a response; past it the connection"
                            + " is closed (default: 10m)")
    private TimeSpan idle = new TimeSpan(CLIENT.idle());

    @Option(
            names = "--origin-silence",
            paramLabel = "TIME",
            converter = TimeSpan.Converter.class,
            description = "Without a byte of an origin that owes an answer; past it 504 (default: 5m)")
    private TimeSpan silence = new TimeSpan(OriginConfig.DEFAULT.silence());

    @Option(
            names = "--tunnel-idle",
            paramLabel = "TIME",
            converter = TimeSpan.Converter.class,
            description = "Without a byte through a tunnel; past it the tunnel is closed (default: 1h)")
    private TimeSpan tunnelIdle = new TimeSpan(CLIENT.limits().tunnelIdle());

    @Option(
            names = "--drain",
            paramLabel = "TIME",
            converter = TimeSpan.Converter.class,
            description = "For exchanges under way to end when Weir is stopped (default: 5s)")
    private TimeSpan drain = new TimeSpan(CLIENT.limits().drain());

    void check() throws Trouble {
        require(head.bytes() >= LEAST_HEAD_BYTES, "--max-head is too small: 1KiB at least");
        require(head.bytes() <= Integer.MAX_VALUE / 2, "--max-head is too large: 1GiB at most");
        require(startLine.bytes() <= head.bytes(), "--max-start-line is larger than --max-head");
        require(startLine.bytes() >= 16, "--max-start-line is too small: 16 bytes at least");
        require(fields >= 1, "--max-fields is too small: 1 at least");
        require(connections >= 1, "--max-connections is too small: 1 at least");
        require(buffered.bytes() >= 1 << 20, "--max-buffered is too small: 1MiB at least");
    }

    private static void require(boolean condition, String otherwise) throws Trouble {
        if (!condition) {
            throw new Trouble(ExitCode.USAGE, otherwise);
        }
    }

    ClientConfig client(ClientConfig standard) {
        return standard.withLimits(
                idle.duration(),
                request.duration(),
                new ClientConfig.Limits(
                        heads(), connections, buffered.bytes(), tunnelIdle.duration(), drain.duration()));
    }

    OriginConfig origin(OriginConfig standard) {
        return standard.withLimits(silence.duration(), heads());
    }

    private HeadLimits heads() {
        return new HeadLimits((int) startLine.bytes(), (int) head.bytes(), fields);
    }
}
