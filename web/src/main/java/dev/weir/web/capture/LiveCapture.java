package dev.weir.web.capture;

import dev.weir.inspector.ingest.OpenRecords;
import dev.weir.inspector.model.CaptureInfo.Loss;
import dev.weir.inspector.model.CaptureInfo.Strain;
import dev.weir.inspector.model.PageMark;
import dev.weir.web.live.Feed;
import java.nio.file.Path;

/** A capture that is being written by this process. Called on the server's threads. */
public interface LiveCapture {

    /** What is under way; waits for the recorder a moment. */
    OpenRecords open();

    /** Waits, a second at most, until readers of the file see what had ended before this call. */
    void awaitCommitted();

    /** Begins a page now. Once this returns, readers of the file see it; what had begun before does not belong to it. */
    PageMark mark(String name);

    /** What changes. */
    Feed feed();

    /** On the capture's clock. */
    long nowNanos();

    /** What was lost until now. */
    Loss lost();

    /** What the recording did to the traffic until now. */
    Strain strain();

    /** {@code HOST:PORT} where the proxy listens. */
    String proxy();

    /** The certificate that clients must trust, in a file and as PEM. */
    Path authorityFile();

    String authorityPem();
}
