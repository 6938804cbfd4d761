package dev.weir.app.cli;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.app.option.ColourOption;
import dev.weir.app.terminal.ShellWords;
import dev.weir.app.terminal.Terminal;
import dev.weir.events.ClockAnchor;
import dev.weir.inspector.json.ShownJson;
import dev.weir.inspector.model.CaptureInfo;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.ExchangeQuery;
import dev.weir.inspector.waterfall.ExchangeView;
import dev.weir.inspector.waterfall.ShownExchange;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** {@code weir show}: a capture as a list, or one exchange of it in full. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        description = {
            "Lists the exchanges of a capture with bars, or shows one in full.",
            "Without --capture: the newest weir-*.weir here, else the newest that `weir run` made."
        },
        footer = {
            "",
            "  weir show",
            "  weir show 7",
            "  weir show 7 --json | jq .phases",
            "JSON holds everything that was recorded, secrets too."
        })
final class ShowCommand implements Callable<Integer> {

    /** A list that is longer is for programs. */
    private static final int LISTED_EXCHANGES = 5_000;

    private final Context context;

    @Parameters(paramLabel = "ID", arity = "0..1", description = "The number of an exchange, such as 7")
    private @Nullable String id;

    @Option(names = "--capture", paramLabel = "FILE", description = "The capture to show")
    private @Nullable Path capture;

    @Option(names = "--json", description = "One JSON document (of a list without bodies)")
    private boolean json;

    @Option(names = "--jsonl", description = "One JSON document a line and exchange, without bodies")
    private boolean jsonLines;

    @Mixin
    private ColourOption colour = new ColourOption();

    ShowCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Trouble {
        if (json && jsonLines) {
            throw new Trouble(ExitCode.USAGE, "--json and --jsonl exclude each other");
        }
        Long number = number();
        Path file = capture == null ? context.captures().required() : capture;
        try (CaptureReader reader = CaptureReader.open(file)) {
            if (number == null) {
                list(reader, file);
            } else {
                one(reader, file, number);
            }
        }
        return ExitCode.OK;
    }

    private @Nullable Long number() throws Trouble {
        if (id == null) {
            return null;
        }
        String digits = id.startsWith("#") ? id.substring(1) : id;
        if (!digits.matches("\\d{1,18}")) {
            throw new Trouble(ExitCode.USAGE, "'" + id + "' is no number of an exchange (expected: such as 7)");
        }
        return Long.valueOf(digits);
    }

    private void one(CaptureReader reader, Path file, long number) throws Trouble {
        RecordedExchange exchange = reader.exchange(number).orElse(null);
        if (exchange == null) {
            throw new Trouble(
                    ExitCode.INPUT,
                    "There is no exchange #" + number + " in " + file + ", which has " + reader.count()
                            + ".\n  `weir show` lists them");
        }
        ClockAnchor anchor = reader.info().anchor();
        if (json || jsonLines) {
            print(out -> ShownJson.writeShown(out, exchange, anchor));
            return;
        }
        List<RecordedExchange> all = new ArrayList<>();
        // What came later says nothing about this one.
        reader.exchanges(ExchangeQuery.ALL.numbers(Long.MIN_VALUE, number)).forEach(all::add);
        List<RecordedConnection> connections = new ArrayList<>();
        reader.connections().forEach(connections::add);
        ShownExchange shown = ShownExchange.among(all, connections, exchange, anchor, ZoneId.systemDefault());
        Terminal terminal = context.terminal();
        terminal.out()
                .print(terminal.render(
                        new ExchangeView(shown, List.of()).draw(terminal.width(Terminal.Stream.OUT)),
                        Terminal.Stream.OUT,
                        colour.choice()));
    }

    private void list(CaptureReader reader, Path file) {
        CaptureInfo info = reader.info();
        if (jsonLines) {
            for (RecordedExchange exchange : reader.exchanges(ExchangeQuery.ALL)) {
                print(out -> ShownJson.writeShown(out, exchange, info.anchor()));
            }
        } else if (json) {
            print(out -> listAsJson(out, reader, info));
        } else {
            listAsText(reader, file, info);
        }
    }

    private void listAsText(CaptureReader reader, Path file, CaptureInfo info) {
        List<RecordedExchange> exchanges = new ArrayList<>();
        reader.exchanges(ExchangeQuery.ALL.in(ExchangeQuery.Order.NUMBER).atMost(LISTED_EXCHANGES))
                .forEach(exchanges::add);
        List<RecordedConnection> connections = new ArrayList<>();
        reader.connections().forEach(connections::add);
        String title =
                info.command().isEmpty() ? file.toString() : "weir record -- " + ShellWords.joined(info.command());
        Terminal terminal = context.terminal();
        terminal.out()
                .print(terminal.render(
                        new RecordList(title, exchanges, connections).draw(terminal.width(Terminal.Stream.OUT)),
                        Terminal.Stream.OUT,
                        colour.choice()));
        tellRest(terminal.err(), reader.count() - exchanges.size(), info);
    }

    private static void tellRest(PrintStream err, long more, CaptureInfo info) {
        if (more > 0) {
            err.println("and " + more + " more: weir show --jsonl has all");
        }
        CaptureInfo.Loss lost = info.lost();
        if (lost.abrupt()) {
            err.println("The capture is still being written, or Weir was killed: what had been saved by then is here.");
        }
        if (lost.unwrittenExchanges() + lost.droppedEvents() + lost.evictedExchanges() > 0) {
            err.println("Not here: " + lost.unwrittenExchanges() + " exchanges that could not be written, "
                    + lost.evictedExchanges() + " that made room for newer ones, " + lost.droppedEvents()
                    + " events that could not be recorded in time.");
        }
    }

    private static void listAsJson(JsonGenerator out, CaptureReader reader, CaptureInfo info) {
        out.writeStartObject();
        out.writeStringProperty("schema", "weir.list/v1");
        out.writeStringProperty("started", info.anchor().wall().toString());
        out.writeArrayPropertyStart("command");
        info.command().forEach(out::writeString);
        out.writeEndArray();
        out.writeArrayPropertyStart("exchanges");
        for (RecordedExchange exchange : reader.exchanges(ExchangeQuery.ALL)) {
            ShownJson.writeShown(out, exchange, info.anchor());
        }
        out.writeEndArray();
        out.writeArrayPropertyStart("connections");
        for (RecordedConnection connection : reader.connections()) {
            ShownJson.writeShown(out, connection, info.anchor());
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private interface Writing {
        void to(JsonGenerator out);
    }

    private static final JsonFactory FACTORY =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    private void print(Writing writing) {
        PrintStream stream = context.terminal().out();
        try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), stream, JsonEncoding.UTF8)) {
            writing.to(out);
        }
        stream.println();
    }
}
