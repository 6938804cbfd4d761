package dev.weir.inspector.waterfall;

import dev.weir.events.ConnectionId;
import dev.weir.events.Evidence;
import dev.weir.events.Failure;
import dev.weir.events.Leg;
import dev.weir.events.TcpMoment;
import dev.weir.events.WayIn;
import dev.weir.inspector.kernel.KernelShare;
import dev.weir.inspector.ladder.CloseLadder;
import dev.weir.inspector.ladder.Ends;
import dev.weir.inspector.ladder.HandshakeLadder;
import dev.weir.inspector.ladder.KernelFacts;
import dev.weir.inspector.ladder.PacketFacts;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.ExchangeKind;
import dev.weir.inspector.model.HeadFields;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.RecordedMessage;
import dev.weir.inspector.model.Retry;
import dev.weir.inspector.model.TcpSample;
import dev.weir.inspector.model.Timeline;
import dev.weir.inspector.model.TlsHandshake;
import dev.weir.inspector.model.client.ClientTimers;
import dev.weir.inspector.text.CellWidth;
import dev.weir.inspector.text.FactSheet;
import dev.weir.inspector.text.LineBuilder;
import dev.weir.inspector.text.Quantities;
import dev.weir.inspector.text.Style;
import dev.weir.inspector.text.StyledLine;
import dev.weir.inspector.text.StyledText;
import dev.weir.inspector.text.VisibleText;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One exchange in full: what {@code weir show N} prints.
 *
 * @param findings lines that go below, as they are
 */
public record ExchangeView(ShownExchange shown, List<StyledLine> findings) {

    /** Facts far from their labels are hard to follow: wider terminals stay empty at the right. */
    private static final int MOST_WIDTH = 120;

    private static final DateTimeFormatter WALL =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS xxx", Locale.ROOT);

    /**
     * Draws the exchange.
     *
     * @param width of the terminal in cells; fewer than {@link WaterfallList#LEAST_WIDTH} are taken for so many
     */
    public StyledText draw(int width) {
        int cells = Math.min(Math.max(width, WaterfallList.LEAST_WIDTH), MOST_WIDTH);
        List<StyledLine> lines = new ArrayList<>();
        addHeading(lines, cells);
        lines.addAll(new PhaseTable(shown, cells).lines());
        lines.add(StyledLine.EMPTY);
        lines.addAll(facts(cells).lines());
        if (!findings.isEmpty()) {
            lines.add(StyledLine.EMPTY);
            lines.addAll(findings);
        }
        return new StyledText(lines);
    }

    private void addHeading(List<StyledLine> lines, int width) {
        RecordedExchange exchange = shown.exchange();
        String number = "#" + exchange.number();
        int indent = Math.max(4, number.length() + 2);
        String target = VisibleText.of(exchange.method() + " " + VisibleText.utf8(exchange.url()));
        List<String> parts = CellWidth.wrap(target.strip(), width - indent);
        StyledLine result = result();
        LineBuilder line =
                new LineBuilder().add(Style.BOLD, number).padTo(indent).add(Style.BOLD, parts.get(0));
        if (parts.size() == 1 && line.column() + 3 + result.cells() <= width) {
            lines.add(line.padTo(width - result.cells()).add(result).build());
        } else {
            lines.add(line.build());
            parts.stream().skip(1).forEach(part -> lines.add(indented(indent, StyledLine.of(Style.BOLD, part))));
            lines.add(indented(indent, result));
        }
        for (String part : joined(circumstances(), width - indent)) {
            lines.add(indented(indent, StyledLine.of(Style.DIM, part)));
        }
    }

    private static StyledLine indented(int cells, StyledLine line) {
        return new LineBuilder().padTo(cells).add(line).build();
    }

    /** Puts parts on as few lines as they need. */
    private static List<String> joined(List<String> parts, int cells) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String part : parts) {
            String visible = CellWidth.fit(VisibleText.of(part), cells);
            String longer = line.isEmpty() ? visible : line + "   " + visible;
            if (CellWidth.of(longer) > cells) {
                lines.add(line);
                line = visible;
            } else {
                line = longer;
            }
        }
        lines.add(line);
        return lines;
    }

    private StyledLine result() {
        RecordedExchange exchange = shown.exchange();
        RecordedMessage response = exchange.response();
        StatusMark mark = StatusMark.of(exchange, shown.origin());
        HeadFields fields = response == null ? HeadFields.EMPTY : response.fields();
        LineBuilder line = new LineBuilder();
        if (fields.status() != null) {
            String status = VisibleText.of((fields.status() + " " + VisibleText.utf8(fields.reason())).strip());
            line.add(mark.style(), CellWidth.fit(status, 40) + "   ").add(CellWidth.fit(fields.version(), 10) + "   ");
        }
        if (exchange.failure() != null) {
            line.add(Style.ERROR, mark.text() + "   ");
        } else if (fields.status() == null) {
            line.add(mark.style(), mark.text() + "   ");
        }
        long head = response == null ? 0 : response.headWireBytes();
        return line.add(Quantities.bytes(
                        head + (response == null ? 0 : response.body().wireBytes())))
                .build();
    }

    private List<String> circumstances() {
        RecordedExchange exchange = shown.exchange();
        List<String> parts = new ArrayList<>();
        parts.add(WALL.format(ZonedDateTime.ofInstant(shown.anchor().wallAt(exchange.startedAtNanos()), shown.zone())));
        ConnectionId origin = exchange.origin();
        if (origin != null) {
            parts.add("conn " + origin + position());
        }
        String agent = exchange.request().fields().first("user-agent");
        if (agent != null && !agent.isBlank()) {
            parts.add(agent.strip().split(" ", 2)[0]);
        }
        parts.add(Quantities.duration(Timeline.of(exchange).nanos()));
        return parts;
    }

    private String position() {
        Integer position = shown.positionOnOrigin();
        RecordedConnection origin = shown.origin();
        return position == null
                ? ""
                : " (request " + position + (origin == null ? "" : " of " + Math.max(position, origin.exchanges()))
                        + ")";
    }

    private FactSheet facts(int width) {
        FactSheet sheet = new FactSheet(width);
        RecordedExchange exchange = shown.exchange();
        if (exchange.passage().way() == WayIn.IMPORTED) {
            sheet.imported();
        }
        addFailure(sheet, exchange);
        if (exchange.rejected() != null) {
            MessageFacts.addRejected(sheet, exchange.rejected());
        }
        PassageFacts.addSocks(sheet, exchange.passage());
        PassageFacts.addRoutes(sheet, exchange.passage());
        PassageFacts.addImported(sheet, exchange.importedFields());
        addHsts(sheet, shown.hsts());
        SetUpFacts.add(sheet, shown);
        StreamFacts.add(sheet, shown);
        if (exchange.kind() == ExchangeKind.TUNNEL) {
            MessageFacts.addTunnel(sheet, exchange);
        } else if (exchange.kind() == ExchangeKind.REQUEST) {
            MessageFacts.add(sheet, exchange);
            UpgradeFacts.add(sheet, exchange);
            addWireTime(sheet);
        }
        if (shown.origin() != null) {
            addClose(sheet.label("Close"), shown.origin());
        }
        addClient(sheet, shown.client());
        return sheet;
    }

    private static void addHsts(FactSheet sheet, @Nullable KnownHsts known) {
        if (known != null) {
            sheet.label("HSTS")
                    .fact(
                            Style.WARNING,
                            "a browser would have gone to https: Strict-Transport-Security: max-age="
                                    + known.policy().maxAgeSeconds()
                                    + (known.policy().includeSubDomains() ? "; includeSubDomains" : "") + " seen in #"
                                    + known.number() + " from " + known.host() + ", "
                                    + Quantities.count(known.leftSeconds(), "second") + " left",
                            Evidence.APP);
        }
    }

    /** Where packets say that the response was there well before Weir read it. */
    private void addWireTime(FactSheet sheet) {
        RecordedMessage response = shown.exchange().response();
        RecordedConnection origin = shown.origin();
        Long sent = shown.exchange().request().sendEndedAtNanos();
        Long read = response == null ? null : response.firstByteAtNanos();
        if (origin == null || sent == null || read == null) {
            return;
        }
        Long late = PacketFacts.readLateNanos(origin.segments(), sent, read);
        if (late != null) {
            sheet.fact("its first byte had been on this host for " + Quantities.duration(late), Evidence.PACKET);
        }
    }

    private static void addFailure(FactSheet sheet, RecordedExchange exchange) {
        for (Retry retry : exchange.retries()) {
            sheet.label("Retried").fact(Style.WARNING, "after " + retry.cause(), Evidence.APP);
        }
        Failure failure = exchange.failure();
        if (failure != null) {
            String leg = failure.leg() == Leg.CLIENT ? "client" : "origin";
            sheet.label("Failed")
                    .fact(
                            Style.ERROR,
                            failure + " (" + leg + " leg, "
                                    + Quantities.duration(exchange.endedAtNanos() - exchange.startedAtNanos())
                                    + " after the start)",
                            Evidence.APP);
        }
    }

    /** The client leg, where it says something of its own. */
    private void addClient(FactSheet sheet, @Nullable RecordedConnection client) {
        sheet.label("Client");
        if (client == null) {
            if (shown.exchange().passage().way() == WayIn.LOAD) {
                sheet.fact("none: weir load made the request", Evidence.APP);
            } else if (shown.exchange().authority() != null) {
                sheet.fact("inside " + cameBy() + " " + shown.exchange().authority(), Evidence.APP);
            }
            return;
        }
        sheet.fact(
                client.id() + " " + Ends.address(client.remote()) + " → " + Ends.address(client.local())
                        + inside(client),
                Evidence.APP);
        TlsHandshake tls = client.tls();
        if (tls != null) {
            SetUpFacts.addTls(sheet, tls);
        }
        addTimers(sheet, shown.exchange());
        addKernel(sheet, client);
        CloseStory close = client.close();
        if (close != null && client.lastExchange() == shown.exchange().number()) {
            new CloseLadder(client, shown.clock()).add(sheet);
        }
    }

    /** What the client's clock says, and beside it Weir's of the same stretch: see W702. */
    private static void addTimers(FactSheet sheet, RecordedExchange exchange) {
        ClientTimers timers = exchange.clientTimers();
        if (timers == null) {
            return;
        }
        sheet.fact(
                VisibleText.of(timers.program()) + " by its own clock: connected " + micros(timers.connectMicros())
                        + (timers.tlsMicros() == null ? "" : ", TLS " + micros(timers.tlsMicros()))
                        + ", sends " + micros(timers.readyMicros())
                        + (timers.firstByteMicros() == null
                                ? ", no first byte"
                                : ", first byte " + micros(timers.firstByteMicros()))
                        + ", done " + micros(timers.totalMicros()),
                Evidence.CLIENT);
        Long theirs = timers.waitedNanos();
        RecordedMessage response = exchange.response();
        Long begun = exchange.request().firstByteAtNanos();
        Long answered = response == null ? null : response.sendStartedAtNanos();
        if (theirs != null && begun != null && answered != null) {
            sheet.fact(
                    "sending to first byte: client " + Quantities.duration(theirs) + ", Weir "
                            + Quantities.duration(answered - begun),
                    Evidence.CLIENT);
        }
    }

    private static String micros(long micros) {
        return Quantities.duration(micros * 1_000);
    }

    private void addKernel(FactSheet sheet, RecordedConnection client) {
        if (client.syn() != null && shown.firstOnClient()) {
            new HandshakeLadder(client, shown.clock()).add(sheet);
        }
        TcpSample last = shown.exchange().sample(Leg.CLIENT, TcpMoment.RESPONSE_END);
        if (last != null) {
            KernelFacts.add(sheet, last.info(), KernelShare.of(shown.exchange(), Leg.CLIENT));
        }
    }

    private void addClose(FactSheet sheet, RecordedConnection connection) {
        if (connection.close() != null
                && connection.lastExchange() > shown.exchange().number()) {
            sheet.fact(connection.id() + " went on until #" + connection.lastExchange(), Evidence.APP);
        } else {
            new CloseLadder(connection, shown.clock()).add(sheet);
        }
    }

    private String inside(RecordedConnection client) {
        if (shown.exchange().passage().way() == WayIn.REVERSE) {
            return ", " + cameBy() + " for " + shown.exchange().authority();
        }
        return client.interceptedAuthority() == null
                ? ""
                : ", " + cameBy() + " " + client.interceptedAuthority() + " opened by Weir";
    }

    private String cameBy() {
        return PassageFacts.name(shown.exchange().passage().way());
    }
}
