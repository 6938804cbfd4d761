package dev.weir.inspector.ingest;

import dev.weir.inspector.intake.Intake;
import dev.weir.inspector.intake.RecorderLimits;
import dev.weir.inspector.testing.Events;
import dev.weir.inspector.testing.RecordingStore;
import dev.weir.inspector.wire.SegmentSource;

/** A folder with a store in memory, and events to tell it. */
final class Folding {

    final RecordingStore store = new RecordingStore();
    final Intake intake;
    final Folder folder;

    Folding() {
        this(new RecorderLimits(1 << 10, 1 << 20, 1 << 20, true));
    }

    Folding(RecorderLimits limits) {
        intake = new Intake(limits);
        folder = new Folder(store, intake, limits.openBodyBytes(), SegmentSource.NONE);
    }

    Folding tell(Events events) {
        events.to(folder::accept);
        return this;
    }

    static Folding of(Events events) {
        return new Folding().tell(events);
    }
}
