package dev.weir.load.tally;

import dev.weir.events.Event;
import dev.weir.events.EventSink;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Chooses the exchanges of which a whole record is made: one of so many, and the slowest. Tells a recorder their events, and those
 * of their connections, in an order that makes sense to it.
 */
final class Keeper {

    private static final int SLOWEST = 20;

    private final EventSink recorder;
    private final long everyNth;
    private final PriorityQueue<Marks> slowest = new PriorityQueue<>(Comparator.comparingLong(m -> m.totalNanos));
    private long seen;

    /** {@code everyNth}: 0 for none. */
    Keeper(EventSink recorder, long everyNth) {
        this.recorder = recorder;
        this.everyNth = everyNth;
    }

    void ended(Marks marks) {
        if (everyNth > 0 && seen++ % everyNth == 0) {
            tell(marks);
        }
        if (slowest.size() < SLOWEST) {
            slowest.add(marks);
        } else if (slowest.element().totalNanos < marks.totalNanos) {
            slowest.remove();
            slowest.add(marks);
        }
    }

    /** An event of an exchange that was told. */
    void late(Event event) {
        recorder.accept(event);
    }

    void tell(Marks marks) {
        if (marks.told) {
            return;
        }
        marks.told = true;
        List<ConnectionMarks> closed = new ArrayList<>(0);
        recorder.accept(marks.events.get(0));
        for (ConnectionMarks connection : marks.paid) {
            tell(connection, closed);
        }
        ConnectionMarks origin = marks.origin;
        if (origin != null) {
            tell(origin, closed);
        }
        for (int i = 1; i < marks.events.size(); i++) {
            recorder.accept(marks.events.get(i));
        }
        closed.forEach(connection -> connection.tail.forEach(recorder::accept));
    }

    private void tell(ConnectionMarks connection, List<ConnectionMarks> closed) {
        if (connection.told) {
            return;
        }
        Marks payer = connection.payer;
        connection.told = true;
        if (payer != null && !payer.told && payer.ended) {
            tell(payer);
        }
        connection.setUp.forEach(recorder::accept);
        closed.add(connection);
    }

    List<Marks> slowest() {
        return new ArrayList<>(slowest);
    }
}
