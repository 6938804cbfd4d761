package dev.weir.inspector.ladder;

import dev.weir.events.Evidence;
import dev.weir.events.TcpInfo;
import dev.weir.events.TcpInfo.Figure;
import dev.weir.inspector.model.ConnectAttempt;
import dev.weir.inspector.model.DnsLookup;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.TcpSample;
import dev.weir.inspector.text.FactSheet;
import dev.weir.inspector.text.LineBuilder;
import dev.weir.inspector.text.Style;
import dev.weir.inspector.text.StyledText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection without HTTP, from its name to its last segment: what {@code weir tcp} prints.
 *
 * @param lookup null when no name was looked up
 * @param connection null when none came about
 */
public record ConnectionView(
        @Nullable DnsLookup lookup,
        List<ConnectAttempt> attempts,
        @Nullable RecordedConnection connection,
        LadderClock clock) {

    private static final int LEAST_WIDTH = 80;
    private static final int MOST_WIDTH = 120;
    private static final int LABEL_CELLS = 30;
    private static final int FIGURE_CELLS = 13;

    public StyledText draw(int width) {
        FactSheet sheet = new FactSheet(Math.min(Math.max(width, LEAST_WIDTH), MOST_WIDTH));
        if (lookup != null) {
            DnsFacts.add(sheet.label("DNS"), lookup);
        }
        ConnectFacts.add(sheet.label("TCP"), attempts, connection);
        if (connection != null) {
            new HandshakeLadder(connection, clock).add(sheet);
            addFigures(sheet.label("Kernel"), connection.samples());
            new CloseLadder(connection, clock).add(sheet.label("Close"));
        }
        return new StyledText(sheet.lines());
    }

    /** All figures that are not zero all the time, one line each, one column a moment. */
    private static void addFigures(FactSheet sheet, List<TcpSample> samples) {
        if (samples.isEmpty()) {
            sheet.fact("cannot be asked here: no epoll", Evidence.APP);
            return;
        }
        List<TcpSample> shown = fitting(samples, (sheet.factCells() - LABEL_CELLS) / FIGURE_CELLS);
        LineBuilder heading = new LineBuilder().padTo(LABEL_CELLS);
        shown.forEach(sample -> heading.addRight(Style.DIM, sample.moment().name(), FIGURE_CELLS));
        sheet.line(heading.build(), null);
        LineBuilder states = new LineBuilder().addLeft(Style.TEXT, "state", LABEL_CELLS);
        shown.forEach(
                sample -> states.addRight(Style.TEXT, sample.info().state().name(), FIGURE_CELLS));
        sheet.line(states.build(), Evidence.KERNEL);
        for (Figure figure : Figure.values()) {
            boolean bits =
                    figure == Figure.OPTIONS || figure == Figure.WINDOW_SCALES; // the handshake has them in words
            if (!bits && shown.stream().anyMatch(sample -> sample.info().get(figure) > 0)) {
                LineBuilder line = new LineBuilder().addLeft(Style.TEXT, figure.label(), LABEL_CELLS);
                shown.forEach(sample -> line.addRight(Style.TEXT, figure(sample.info(), figure), FIGURE_CELLS));
                sheet.line(line.build(), null);
            }
        }
    }

    /** On a narrow sheet the first and the last ones. */
    private static List<TcpSample> fitting(List<TcpSample> samples, int most) {
        int columns = Math.max(2, most);
        if (samples.size() <= columns) {
            return samples;
        }
        List<TcpSample> some = new ArrayList<>(samples.subList(0, 1));
        some.addAll(samples.subList(samples.size() - columns + 1, samples.size()));
        return some;
    }

    private static String figure(TcpInfo info, Figure figure) {
        if (figure == Figure.SLOW_START_THRESHOLD && info.get(figure) == Integer.MAX_VALUE) {
            return "none yet"; // TCP_INFINITE_SSTHRESH, include/net/tcp.h
        }
        return info.knows(figure) ? Long.toString(info.get(figure)) : "-";
    }
}
