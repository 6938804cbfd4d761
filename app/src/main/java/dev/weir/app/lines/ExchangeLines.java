package dev.weir.app.lines;

import dev.weir.app.terminal.Terminal;
import dev.weir.app.terminal.Terminal.ColourChoice;
import dev.weir.app.terminal.Terminal.Stream;
import dev.weir.inspector.ingest.RecordStore;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.RecordedMessage;
import dev.weir.inspector.model.Timeline;
import dev.weir.inspector.text.LineBuilder;
import dev.weir.inspector.text.Quantities;
import dev.weir.inspector.text.Style;
import dev.weir.inspector.text.StyledLine;
import dev.weir.inspector.text.StyledText;
import dev.weir.inspector.text.VisibleText;
import dev.weir.inspector.waterfall.StatusMark;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Prints a line for each finished exchange. By a thread of its own: a pipe that nobody reads must not hold up the recording; what does
 * not fit into the queue meanwhile is left out and counted. When more than {@value #LINES_AT_ONCE} end within a second, or more than
 * {@value #LINES_A_SECOND} in each of many, the rest is one line: nobody can read them, and making them costs as much as recording.
 */
public final class ExchangeLines implements RecordStore, AutoCloseable {

    private static final int QUEUED_LINES = 4_096;

    private static final int LINES_AT_ONCE = 500;

    private static final int LINES_A_SECOND = 50;

    /** A reader that has stopped to read must not keep us from ending. */
    private static final long LAST_LINES_MILLIS = 1_000;

    /** As short as nobody sees. */
    private static final long NAP_NANOS = 20_000_000;

    private final Terminal terminal;
    private final ColourChoice colour;
    /** Empty: the end. */
    private final BlockingQueue<Optional<StyledLine>> lines = new ArrayBlockingQueue<>(QUEUED_LINES);

    private final AtomicLong leftOut = new AtomicLong();
    private final AtomicLong lastNumber = new AtomicLong();
    private final ReadableRate rate = new ReadableRate(LINES_AT_ONCE, LINES_A_SECOND);
    private boolean quiet;
    private final Thread printer = new Thread(this::print, "weir-lines");

    private ExchangeLines(Terminal terminal, ColourChoice colour) {
        this.terminal = terminal;
        this.colour = colour;
    }

    public static ExchangeLines start(Terminal terminal, ColourChoice colour) {
        ExchangeLines lines = new ExchangeLines(terminal, colour);
        lines.printer.setDaemon(true);
        lines.printer.start();
        return lines;
    }

    /** Null when there was no exchange. */
    public @Nullable Long lastNumber() {
        long number = lastNumber.get();
        return number == 0 ? null : Long.valueOf(number);
    }

    @Override
    public void exchange(RecordedExchange exchange) {
        lastNumber.set(exchange.number());
        quiet = false;
        if (rate.admits(exchange.endedAtNanos())) {
            tellUnread();
            offer(line(exchange));
        }
    }

    private void offer(StyledLine line) {
        if (!lines.offer(Optional.of(line))) {
            leftOut.incrementAndGet();
        }
    }

    private void tellUnread() {
        long unread = rate.takeUnread();
        if (unread > 0) {
            offer(new LineBuilder()
                    .addRight(Style.DIM, "…", 6)
                    .add("  ")
                    .add(Style.DIM, Quantities.count(unread, "more exchange") + ", too fast to read; all are recorded")
                    .build());
        }
    }

    @Override
    public void connection(RecordedConnection connection) {
        // Exchanges are what the lines tell.
    }

    @Override
    public void flush() {
        if (quiet) {
            tellUnread();
        }
        quiet = true;
    }

    private static StyledLine line(RecordedExchange exchange) {
        StatusMark mark = StatusMark.of(exchange, null);
        LineBuilder line = new LineBuilder()
                .addRight(Style.DIM, "#" + exchange.number(), 6)
                .add("  ")
                .addLeft(mark.style(), mark.text(), 3)
                .add("  ")
                .addRight(Style.TEXT, Quantities.duration(Timeline.of(exchange).nanos()), 8)
                .add("  ")
                .addRight(Style.DIM, Quantities.bytes(receivedBytes(exchange)), 9)
                .add("  ")
                .add(VisibleText.of(exchange.method() + " " + VisibleText.readableUrl(exchange.url())));
        if (exchange.failure() != null) {
            line.add("  ").add(Style.ERROR, VisibleText.of(exchange.failure().toString()));
        }
        return line.build();
    }

    private static long receivedBytes(RecordedExchange exchange) {
        RecordedMessage response = exchange.response();
        return response == null
                ? 0
                : response.body().wireBytes()
                        + (response.head() == null ? 0 : response.head().bytes().length);
    }

    private void print() {
        try {
            List<StyledLine> some = new ArrayList<>();
            boolean more = true;
            while (more) {
                Optional<StyledLine> line = lines.take();
                while (line != null && line.isPresent()) {
                    some.add(line.get());
                    line = lines.poll();
                }
                more = line == null;
                terminal.out().print(terminal.render(new StyledText(some), Stream.OUT, colour));
                some.clear();
                if (more) {
                    // Who waits in take() is woken by every line, which costs the recorder more than making it.
                    LockSupport.parkNanos(NAP_NANOS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** After the last exchange: prints what waits, and ends; may be called again. */
    public void finish() {
        if (!printer.isAlive()) {
            return;
        }
        tellUnread();
        try {
            if (lines.offer(Optional.empty())) {
                printer.join(LAST_LINES_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (leftOut.get() > 0) {
            terminal.err().println("weir: " + leftOut.get() + " lines were left out: nobody read them in time");
        }
    }

    @Override
    public void close() {
        finish();
    }
}
