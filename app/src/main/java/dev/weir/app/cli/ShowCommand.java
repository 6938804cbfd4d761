package dev.weir.app.cli;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.app.files.CaptureIndexing;
import dev.weir.app.files.Unwritable;
import dev.weir.app.findings.FindingOptions;
import dev.weir.app.findings.FindingReport;
import dev.weir.app.option.ColourOption;
import dev.weir.app.selection.FilterText;
import dev.weir.app.selection.JsonListing;
import dev.weir.app.selection.Selected;
import dev.weir.app.selection.ShownExchanges;
import dev.weir.app.sockets.LedgerListing;
import dev.weir.app.sockets.PortRange;
import dev.weir.app.terminal.Progress;
import dev.weir.app.terminal.ShellWords;
import dev.weir.app.terminal.Terminal;
import dev.weir.events.ClockAnchor;
import dev.weir.inspector.diagnosis.Diagnosis;
import dev.weir.inspector.findings.Examined;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.ladder.LadderClock;
import dev.weir.inspector.ledger.LedgerView;
import dev.weir.inspector.ledger.SocketLedger;
import dev.weir.inspector.model.CaptureInfo;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.query.CaptureLedger;
import dev.weir.inspector.query.Selection;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.index.CaptureIndex;
import dev.weir.inspector.text.Palette;
import dev.weir.inspector.text.Quantities;
import dev.weir.inspector.text.StyledLine;
import dev.weir.inspector.text.StyledText;
import dev.weir.inspector.text.SvgTerminal;
import dev.weir.inspector.text.VisibleText;
import dev.weir.inspector.waterfall.ExchangeView;
import dev.weir.inspector.waterfall.ShownExchange;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir show}: a capture as a list, or one exchange of it in full. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        description = {
            "Lists the exchanges of a capture with bars, those that a filter finds, or shows one in full.",
            "Without --capture: the newest weir-*.weir here, else the newest that `weir run` made."
        },
        footer = {
            "",
            "  weir show",
            "  weir show 7",
            "  weir show 7 --json | jq .phases",
            "  weir show --findings --fail-on W602,W50*",
            "  weir show 'status=5xx | wait>200ms'",
            "  weir show '~d example.com !reused' --svg slow.svg",
            "",
            "Filters: words that the URL holds; ~d HOST, ~m METHOD, ~h HEADER, ~b BODY and more, regular expressions as in"
                    + " mitmproxy; total wait dns connect tls send receive queue size with > >= < <=; status=5xx, method=, host=,"
                    + " path=, type=, client=, proto=1.1, tls=1.2, error=dns_error, conn=c17, number=3..7, retrans>0, close.first=origin,"
                    + " close.kind=rst, state=time_wait; new, reused, failed, tunnel. One after the other means and; | or, ! not, ( )."
                    + " Quote them: the shell knows > | ! ( ) as well. All of it: docs/how-to/filter.md",
            "JSON holds everything that was recorded, secrets too."
        })
final class ShowCommand implements Callable<Integer> {

    /** A list that is longer is for programs. */
    private static final int LISTED_EXCHANGES = 5_000;

    private static final Pattern NUMBER = Pattern.compile("#?\\d{1,18}");

    private final Context context;

    @Parameters(
            paramLabel = "ID | FILTER",
            arity = "0..*",
            description = "The number of an exchange, such as 7, or what to look for, see below")
    private List<String> words = List.of();

    @Option(names = "--capture", paramLabel = "FILE", description = "The capture to show")
    private @Nullable Path capture;

    @Option(names = "--json", description = "One JSON document (of a list without bodies)")
    private boolean json;

    @Option(names = "--jsonl", description = "One JSON document a line and exchange, without bodies")
    private boolean jsonLines;

    @Option(
            names = "--sockets",
            description =
                    "Who holds TIME_WAIT, when ports run out, who did not close, and Weir's sockets over time (of all connections)")
    private boolean sockets;

    @Option(
            names = "--findings",
            description = "What Weir found in the capture, the most important first (with ID: see there)")
    private boolean onlyFindings;

    @Mixin
    private FindingOptions findings = new FindingOptions();

    @Option(names = "--svg", paramLabel = "FILE", description = "Draw into a picture instead")
    private @Nullable Path svg;

    @Mixin
    private ColourOption colour = new ColourOption();

    ShowCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Trouble {
        if ((json && jsonLines) || (svg != null && (json || jsonLines))) {
            throw new Trouble(ExitCode.USAGE, "--json, --jsonl and --svg exclude each other");
        }
        if (sockets && !words.isEmpty()) {
            throw new Trouble(ExitCode.USAGE, "--sockets is about all connections: no ID and no filter goes with it");
        }
        if (onlyFindings && (sockets || jsonLines || !words.isEmpty())) {
            throw new Trouble(
                    ExitCode.USAGE, "--findings is about the whole capture: only --json and --svg go with it");
        }
        Thresholds thresholds = findings.check(context.environment());
        String wanted = String.join(" ", words);
        boolean number = NUMBER.matcher(wanted).matches();
        Selection selection = number || words.isEmpty() ? Selection.ALL : FilterText.selection(wanted);
        selection = selection.with(thresholds);
        Path file = capture == null ? context.captures().required() : capture;
        try (CaptureReader reader = CaptureReader.open(file)) {
            if (!CaptureIndexing.worthwhile(reader, thresholds)) {
                return show(reader, file, selection, wanted, thresholds);
            }
        }
        // A killed process left it.
        CaptureIndexing.of(file, thresholds, context.terminal());
        try (CaptureReader reader = CaptureReader.open(file)) {
            return show(reader, file, selection, wanted, thresholds);
        }
    }

    private int show(CaptureReader reader, Path file, Selection selection, String wanted, Thresholds thresholds)
            throws Trouble {
        if (sockets) {
            sockets(reader);
        } else if (onlyFindings) {
            return findings(reader, thresholds);
        } else if (NUMBER.matcher(wanted).matches()) {
            one(reader, file, Long.parseLong(wanted.replace("#", "")), thresholds);
        } else {
            list(reader, file, selection);
        }
        return findings.fails()
                ? FindingReport.of(reader, findings, thresholds)
                        .exitCode(ExitCode.OK, context.terminal().err())
                : ExitCode.OK;
    }

    private int findings(CaptureReader reader, Thresholds thresholds) throws Trouble {
        FindingReport report = FindingReport.of(reader, findings, thresholds);
        if (json) {
            report.json(context.terminal().out());
        } else {
            draw(report.all(width()), "Findings");
        }
        return report.exitCode(ExitCode.OK, context.terminal().err());
    }

    private void one(CaptureReader reader, Path file, long number, Thresholds thresholds) throws Trouble {
        try (CaptureIndex index = CaptureIndexing.there(file, thresholds)) {
            boolean alone = index == null && !ShownExchanges.few(reader);
            ShownExchange shown = ShownExchanges.required(reader, file, number, index);
            FindingReport report = alone
                    ? FindingReport.of(alone(reader, shown.exchange(), thresholds), findings)
                    : index == null
                            ? FindingReport.of(reader, findings, thresholds)
                            : FindingReport.of(index.findings(shown.exchange()), findings);
            if (json || jsonLines) {
                new JsonListing(reader, context.terminal().out()).one(shown.exchange(), report);
            } else {
                draw(
                        new ExchangeView(shown, report.of(shown.exchange(), width())).draw(width()),
                        "Exchange #" + number + " of " + file);
            }
            if (alone) {
                context.terminal()
                        .err()
                        .println(
                                "Looked at by itself and with what came shortly before: `weir show --findings` compares all "
                                        + Quantities.count(reader.count(), "exchange") + ".");
            }
        } catch (SQLException e) {
            throw ShownExchanges.unreadable(file, e);
        }
    }

    private static List<Finding> alone(CaptureReader reader, RecordedExchange exchange, Thresholds thresholds) {
        return Diagnosis.alone(
                new Examined(
                        exchange,
                        id -> reader.connection(id).orElse(null),
                        reader.info().anchor()),
                thresholds);
    }

    private void sockets(CaptureReader reader) throws Trouble {
        SocketLedger ledger = CaptureLedger.of(reader);
        ClockAnchor anchor = reader.info().anchor();
        if (json || jsonLines) {
            LedgerListing.print(context.terminal().out(), ledger, CaptureLedger.censuses(reader), anchor);
        } else {
            LadderClock clock = new LadderClock(anchor.atNanos(), anchor, ZoneId.systemDefault());
            draw(
                    new LedgerView(ledger, CaptureLedger.censuses(reader), PortRange.ports(), clock).draw(width()),
                    "Sockets");
        }
    }

    private void list(CaptureReader reader, Path file, Selection selection) throws Trouble {
        JsonListing listing = new JsonListing(reader, context.terminal().out());
        long found;
        try (Progress progress =
                json || jsonLines ? Progress.besideOutput(context.terminal()) : new Progress(context.terminal())) {
            long records = reader.count();
            reader.watch(read -> progress.show("Reading " + file.getFileName(), read, records));
            Selected selected = new Selected(
                    reader,
                    file,
                    selection,
                    (looked, of) -> progress.show("Reading " + file.getFileName(), looked, of));
            found = jsonLines
                    ? listing.lines(selected)
                    : json ? listing.document(selected) : drawList(selected, progress);
        }
        if (found == 0 && selection.filter() != null) {
            context.terminal()
                    .err()
                    .println("None of the " + Quantities.count(reader.count(), "exchange") + " in " + file + " matches "
                            + VisibleText.of(String.valueOf(selection.canonical())));
        }
    }

    private long drawList(Selected selected, Progress progress) throws Trouble {
        CaptureReader reader = selected.reader();
        Selection selection = selected.selection();
        Selected.First first = selected.first(LISTED_EXCHANGES);
        long found = first.count();
        if (found == 0 && selection.filter() != null) {
            return 0;
        }
        CaptureInfo info = reader.info();
        String title = title(selected.file(), info, selection);
        List<StyledLine> below = selection.filter() == null && found <= LISTED_EXCHANGES
                ? FindingReport.of(reader, findings, selection.thresholds()).belowList(width())
                : List.of();
        progress.close();
        draw(new RecordList(title, first.exchanges(), selected.connections(first), below).draw(width()), title);
        tellRest(context.terminal().err(), found - first.exchanges().size(), info);
        return found;
    }

    private static String title(Path file, CaptureInfo info, Selection selection) {
        String title =
                info.command().isEmpty() ? file.toString() : "weir record -- " + ShellWords.joined(info.command());
        return selection.filter() == null ? title : title + "  [" + selection.canonical() + "]";
    }

    private int width() {
        return context.terminal().width(Terminal.Stream.OUT);
    }

    private void draw(StyledText text, String title) throws Trouble {
        Terminal terminal = context.terminal();
        if (svg == null) {
            terminal.out().print(terminal.render(text, Terminal.Stream.OUT, colour.choice()));
            return;
        }
        try {
            Files.writeString(svg, new SvgTerminal(Palette.DARK).render(text, title));
        } catch (IOException e) {
            throw Unwritable.trouble("the picture " + svg, e);
        }
        terminal.err().println("Drawn into " + svg);
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
}
