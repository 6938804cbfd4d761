package dev.weir.inspector.ingest;

import dev.weir.events.ExchangeEvent.BodyReceived;
import dev.weir.events.ExchangeEvent.HeadReceived;
import dev.weir.events.ExchangeEvent.MessageReceived;
import dev.weir.events.ExchangeEvent.SendEnded;
import dev.weir.events.ExchangeEvent.TrailersReceived;
import dev.weir.events.RawHead;
import dev.weir.inspector.model.RecordedBody;
import dev.weir.inspector.model.RecordedMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request or a response on its way to a record. */
final class MessageDraft {

    private @Nullable HeadReceived head;
    private @Nullable MessageReceived end;
    private final ArrivalDraft arrivals = new ArrivalDraft();
    private byte @Nullable [] trailers;
    private @Nullable Long sendStartedAtNanos;
    private @Nullable SendEnded sendEnd;
    private final List<byte[]> parts = new ArrayList<>(0);
    private int keptBytes;
    private long seenBytes;
    private @Nullable Long pausedAtNanos;
    private long pausedNanos;
    /** Bytes kept after a gap would be taken for the ones in it. */
    private boolean gap;

    void head(HeadReceived event) {
        head = event;
    }

    /** Keeps the bytes if the ones before them were kept and there is room, and says how many it kept. */
    int body(BodyReceived event, boolean room) {
        arrivals.add(event.atNanos(), event.length());
        seenBytes += event.length();
        int kept = gap || !room ? 0 : event.kept().length;
        if (kept > 0) {
            parts.add(event.kept());
            keptBytes += kept;
        }
        gap = gap || kept < event.length();
        return kept;
    }

    void trailers(TrailersReceived event) {
        trailers = event.lines();
    }

    void end(MessageReceived event) {
        end = event;
    }

    void sendStarted(long atNanos) {
        if (sendStartedAtNanos == null) {
            sendStartedAtNanos = atNanos;
        }
    }

    /** An end without a start belongs to an attempt that was given up. */
    void sendEnded(SendEnded event) {
        if (sendStartedAtNanos != null) {
            sendEnd = event;
        }
    }

    void forgetSend() {
        sendStartedAtNanos = null;
        sendEnd = null;
    }

    void paused(long atNanos) {
        if (pausedAtNanos == null) {
            pausedAtNanos = atNanos;
        }
    }

    void resumed(long atNanos) {
        pausedNanos = pausedNanos(atNanos);
        pausedAtNanos = null;
    }

    private long pausedNanos(long untilNanos) {
        return pausedNanos + (pausedAtNanos == null ? 0 : Math.max(0, untilNanos - pausedAtNanos));
    }

    void missedSomething() {
        gap = true;
    }

    /** Frees the bytes; no record can be made any more. */
    void release() {
        parts.clear();
    }

    @Nullable
    Long sendStartedAtNanos() {
        return sendStartedAtNanos;
    }

    @Nullable
    RawHead head() {
        return head == null ? null : head.head();
    }

    int keptBytes() {
        return keptBytes;
    }

    boolean begun() {
        boolean held = pausedAtNanos != null || pausedNanos > 0;
        return head != null || arrivals.firstAtNanos() != null || end != null || held;
    }

    boolean received() {
        return end != null;
    }

    boolean sending() {
        return sendStartedAtNanos != null && sendEnd == null;
    }

    boolean sendBegun() {
        return sendStartedAtNanos != null;
    }

    /** The record as of now; a pause that is still open counts until the time given. */
    RecordedMessage record(long untilNanos) {
        HeadReceived start = head;
        MessageReceived last = end;
        SendEnded sent = sendEnd;
        return new RecordedMessage(
                head(),
                start == null ? 0 : start.wireBytes(),
                recordBody(),
                start == null ? arrivals.firstAtNanos() : Long.valueOf(start.firstByteAtNanos()),
                start == null ? null : Long.valueOf(start.startLineAtNanos()),
                start == null ? null : Long.valueOf(start.atNanos()),
                last == null ? null : Long.valueOf(last.atNanos()),
                sendStartedAtNanos,
                sent == null ? null : Long.valueOf(sent.atNanos()),
                sent == null ? 0 : sent.headBytes(),
                sent == null ? 0 : sent.wireBytes(),
                pausedNanos(untilNanos));
    }

    private RecordedBody recordBody() {
        long bytes = end == null ? seenBytes : end.bodyBytes();
        long wireBytes = end == null ? seenBytes : end.wireBytes();
        return bytes == 0 && wireBytes == 0
                ? RecordedBody.NONE
                : new RecordedBody(
                        bytes, wireBytes, keptBytes, keptBytes == 0 ? null : joined(), arrivals.record(), trailers);
    }

    private byte[] joined() {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        byte[] all = new byte[keptBytes];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
