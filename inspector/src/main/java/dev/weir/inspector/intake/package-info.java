/**
 * The way of the events from the event loops to the one consumer: never blocks, bounded, counts what it drops. Start reading at
 * {@link dev.weir.inspector.intake.Intake}.
 */
@NullMarked
package dev.weir.inspector.intake;

import org.jspecify.annotations.NullMarked;
