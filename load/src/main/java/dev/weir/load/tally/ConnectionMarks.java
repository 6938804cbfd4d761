package dev.weir.load.tally;

import dev.weir.events.Event;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of a connection to the origin. */
final class ConnectionMarks {

    /** Until an exchange got it. */
    final List<Event> setUp = new ArrayList<>(8);
    /** What came behind, as long as nobody was told of it. */
    final List<Event> tail = new ArrayList<>(0);

    /** Who pays for it, while it is being set up. */
    @Nullable
    Marks payer;

    int carried;
    boolean told;

    ConnectionMarks(@Nullable Marks payer) {
        this.payer = payer;
    }
}
