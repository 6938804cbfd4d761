package dev.weir.web.capture;

import dev.weir.inspector.ingest.OpenRecords;
import dev.weir.inspector.model.CaptureInfo.Loss;
import dev.weir.inspector.model.CaptureInfo.Strain;
import dev.weir.inspector.model.PageMark;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.web.live.Feed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** A capture that is being written by this process. Called on the server's threads. */
public interface LiveCapture {

    /** What is under way; waits for the recorder a moment. */
    OpenRecords open();

    /** Waits, a second at most, until readers of the file see what had ended before this call. */
    void awaitCommitted();

    /** Begins a page now. Once this returns, readers of the file see it; what had begun before does not belong to it. */
    PageMark mark(String name);

    /**
     * Makes the request of an exchange once more, by the proxy itself, so that it is recorded as any other.
     *
     * @param exchange a request to an http or https URL, with its body as far as it was kept
     * @return the number of the new exchange; empty when it is not known within some seconds, though the request goes on
     * @throws IllegalArgumentException when it cannot be made again as it is
     * @throws IOException when no request can be made at all
     */
    OptionalLong replay(RecordedExchange exchange) throws IOException;

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
