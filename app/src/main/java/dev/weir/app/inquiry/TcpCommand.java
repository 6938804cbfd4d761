package dev.weir.app.inquiry;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.app.option.ColourOption;
import dev.weir.app.option.NameOptions;
import dev.weir.app.probe.ProbeStory;
import dev.weir.app.terminal.Terminal;
import dev.weir.events.ClockAnchor;
import dev.weir.events.Failure;
import dev.weir.events.Ticker;
import dev.weir.inspector.json.ShownJson;
import dev.weir.inspector.ladder.ConnectionView;
import dev.weir.inspector.ladder.LadderClock;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.proxy.http.Authority;
import dev.weir.proxy.origin.dial.DialConfig;
import dev.weir.proxy.probe.TcpProbe;
import dev.weir.proxy.tap.Taps;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** {@code weir tcp}: connects and closes, and shows both. */
@Command(
        name = "tcp",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Connects to a host by TCP, sends nothing, closes again, and shows the name's resolution, the handshake, what the kernel"
                    + " says (TCP_INFO) and the close, each with its evidence."
        },
        footer = {"", "  weir tcp example.com:443", "  weir tcp 127.0.0.1:8080 --hold 10s    who closes first?"})
public final class TcpCommand implements Callable<Integer> {

    private static final JsonFactory JSON =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    private final Terminal terminal;

    @Parameters(paramLabel = "HOST:PORT", description = "Where to connect to; an IPv6 address in brackets")
    private String target = "";

    @ArgGroup(validate = false)
    private NameOptions names = new NameOptions();

    @Option(
            names = "--hold",
            paramLabel = "TIME",
            description =
                    "How long to leave it open, such as 500ms or 10s; the other side may close before (default: 0)")
    private String hold = "0s";

    @Option(names = "--json", description = "The connection as one JSON document")
    private boolean json;

    @Mixin
    private ColourOption colour = new ColourOption();

    public TcpCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Trouble, InterruptedException {
        Authority authority = authority();
        Ticker ticker = Ticker.system();
        ClockAnchor anchor = ClockAnchor.now(ticker);
        ProbeStory story = new ProbeStory();
        Failure failure = TcpProbe.run(new Taps(story, ticker), DialConfig.with(names.config()), authority, hold());
        RecordedConnection connection = story.connection(ticker);
        if (json) {
            writeJson(connection, anchor);
        } else {
            draw(new ConnectionView(
                    story.lookup(),
                    story.attempts(),
                    connection,
                    new LadderClock(began(story, anchor), anchor, ZoneId.systemDefault())));
        }
        if (failure != null) {
            throw new Trouble(ExitCode.ENVIRONMENT, "no connection: " + failure.detail());
        }
        return ExitCode.OK;
    }

    private void writeJson(@Nullable RecordedConnection connection, ClockAnchor anchor) {
        if (connection != null) {
            try (JsonGenerator out =
                    JSON.createGenerator(ObjectWriteContext.empty(), terminal.out(), JsonEncoding.UTF8)) {
                ShownJson.writeShown(out, connection, anchor);
            }
            terminal.out().println();
        }
    }

    /** Times count from the first SYN. */
    private static long began(ProbeStory story, ClockAnchor anchor) {
        return story.attempts().isEmpty()
                ? anchor.atNanos()
                : story.attempts().get(0).startedAtNanos();
    }

    private void draw(ConnectionView view) {
        int width = terminal.width(Terminal.Stream.OUT);
        terminal.out().print(terminal.render(view.draw(width), Terminal.Stream.OUT, colour.choice()));
    }

    private Authority authority() throws Trouble {
        try {
            return Authority.parse(target, -1); // which is none, so that one must be given
        } catch (IllegalArgumentException e) {
            throw new Trouble(ExitCode.USAGE, "'" + target + "' is no place to connect to (expected: HOST:PORT)", e);
        }
    }

    private Duration hold() throws Trouble {
        try {
            String iso = hold.endsWith("ms")
                    ? "PT" + Double.parseDouble(hold.substring(0, hold.length() - 2)) / 1_000 + "S"
                    : "PT" + hold;
            Duration time = Duration.parse(iso);
            if (!time.isNegative() && time.compareTo(Duration.ofHours(24)) <= 0) {
                return time;
            }
        } catch (RuntimeException e) {
            // Told below.
        }
        throw new Trouble(ExitCode.USAGE, "--hold '" + hold + "' is no time (expected: such as 500ms, 10s or 2m)");
    }
}
