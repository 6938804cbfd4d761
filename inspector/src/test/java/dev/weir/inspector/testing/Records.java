package dev.weir.inspector.testing;

import dev.weir.events.Ticker;
import dev.weir.inspector.ingest.Recorder;
import dev.weir.inspector.intake.RecorderLimits;
import dev.weir.inspector.model.RecordedExchange;

/** Records made the way the real ones are: of events. */
public final class Records {

    private Records() {}

    /** The only exchange of what is told; what is still open then ends with it. */
    public static RecordedExchange of(Events events) {
        return all(events).exchange();
    }

    /** Everything of what is told, as it is when the recording ends with the last event. */
    public static RecordingStore all(Events events) {
        RecordingStore store = new RecordingStore();
        Ticker end = events::now;
        Recorder recorder = new Recorder(store, end, new RecorderLimits(1 << 16, 1 << 26, 1 << 26, false));
        events.to(recorder::accept);
        recorder.start();
        recorder.close();
        return store;
    }
}
