package dev.weir.inspector.findings;

import dev.weir.inspector.model.RecordedConnection;
import java.util.function.Consumer;

/**
 * Finds something in many exchanges or connections, which are told one after the other in the order of their numbers, exchanges
 * first. What it remembers is bounded. One instance for one capture.
 */
public interface CaptureRule {

    default void exchange(Examined examined, Consumer<Finding> found) {}

    default void connection(RecordedConnection connection, Consumer<Finding> found) {}

    /** All were told. */
    default void end(Consumer<Finding> found) {}
}
