package dev.weir.inspector.ingest;

import dev.weir.events.ConnectionEvent.TcpSampled;
import dev.weir.events.ExchangeEvent.Answered;
import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.ExchangeEvent.ExchangeRetried;
import dev.weir.events.ExchangeEvent.ExchangeStarted;
import dev.weir.events.ExchangeEvent.HeadReceived;
import dev.weir.events.ExchangeEvent.HeadRejected;
import dev.weir.events.ExchangeEvent.Intercepted;
import dev.weir.events.ExchangeEvent.RelayEnded;
import dev.weir.events.ExchangeEvent.RouteFailed;
import dev.weir.events.ExchangeEvent.SocksRequested;
import dev.weir.events.ExchangeEvent.TunnelOpened;
import dev.weir.events.ExchangeId;
import dev.weir.events.Failure;
import dev.weir.events.Leg;
import dev.weir.events.RawHead;
import dev.weir.inspector.model.ExchangeKind;
import dev.weir.inspector.model.InformationalHead;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.Recording;
import dev.weir.inspector.model.RejectedHead;
import dev.weir.inspector.model.Retry;
import dev.weir.inspector.model.TcpSample;
import dev.weir.inspector.model.upgrade.RecordedUpgrade;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An exchange on its way to a record. */
final class ExchangeDraft {

    final ExchangeId id;
    final ConnectionDraft client;
    final MessageDraft request = new MessageDraft();
    final StreamsDraft streams = new StreamsDraft();
    private final boolean secure;
    private final @Nullable String authority;
    private final PassageDraft passage;
    private final List<InformationalHead> informational = new ArrayList<>(0);
    private final List<Retry> retries = new ArrayList<>(0);
    private final List<TcpSample> samples = new ArrayList<>(3);
    private MessageDraft response = new MessageDraft();
    private SetUpDraft setUp = new SetUpDraft();
    private long number;
    private long startedAtNanos;
    private long lastEventAtNanos;
    private int lostEvents;
    private RequestTarget target = RequestTarget.NONE;
    private @Nullable Integer answeredStatus;
    private @Nullable RejectedHead rejected;
    private @Nullable TunnelOpened tunnel;
    private @Nullable Intercepted intercepted;
    private @Nullable Failure rejection;
    private @Nullable ExchangeEnded end;
    private @Nullable WebSocketDraft webSocket;
    private @Nullable Long clientRelayed;
    private @Nullable Long originRelayed;

    ExchangeDraft(ExchangeStarted event, ConnectionDraft client) {
        id = event.exchange();
        this.client = client;
        secure = event.secure();
        authority = event.authority();
        passage = new PassageDraft(event.way());
        startedAtNanos = event.atNanos();
        lastEventAtNanos = event.atNanos();
    }

    /** The message that is received on a leg. */
    MessageDraft receivedOn(Leg leg) {
        return leg == Leg.CLIENT ? request : response;
    }

    /** The message that is sent on a leg. */
    MessageDraft sentOn(Leg leg) {
        return leg == Leg.ORIGIN ? request : response;
    }

    SetUpDraft setUp() {
        return setUp;
    }

    void head(HeadReceived event) {
        if (event.leg() == Leg.CLIENT) {
            request.head(event);
            target = RequestTarget.of(event.head(), secure, authority);
        } else if (informational(event.head())) {
            informational.add(new InformationalHead(event.atNanos(), event.head()));
        } else {
            response.head(event);
        }
    }

    /** 101 ends the exchange as HTTP knows it: it is a final response (RFC 9110, section 7.8). */
    private static boolean informational(RawHead head) {
        byte[] bytes = head.bytes();
        return bytes.length > 11 && bytes[9] == '1' && !(bytes[10] == '0' && bytes[11] == '1');
    }

    PassageDraft passage() {
        return passage;
    }

    /** CONNECT is the same as in HTTP; no other command is ever served. */
    void socks(SocksRequested event) {
        passage.requested(event);
        target = new RequestTarget(event.request().command(), event.request().target());
    }

    /** The next one begins from nothing. */
    void routeFailed(RouteFailed event) {
        passage.failed(event);
        setUp = new SetUpDraft();
    }

    void rejected(HeadRejected event) {
        rejected = new RejectedHead(event.leg(), event.atNanos(), event.received(), event.offset());
        rejection = event.failure();
        if (event.leg() == Leg.CLIENT) {
            target = RequestTarget.ofRejected(event.received());
        }
    }

    void answered(Answered event) {
        answeredStatus = event.status();
    }

    void retried(ExchangeRetried event) {
        retries.add(new Retry(
                event.cause(), setUp.originId(), setUp.idleNanos(), request.sendStartedAtNanos(), event.atNanos()));
        setUp = new SetUpDraft();
        response = new MessageDraft();
        request.forgetSend();
    }

    void sampled(TcpSampled event) {
        samples.add(new TcpSample(event.leg(), event.atNanos(), event.moment(), event.info()));
    }

    void tunnel(TunnelOpened event) {
        tunnel = event;
    }

    void webSocket(WebSocketDraft opened) {
        webSocket = opened;
    }

    @Nullable
    WebSocketDraft webSocket() {
        return webSocket;
    }

    void relayed(RelayEnded event) {
        if (event.leg() == Leg.CLIENT) {
            clientRelayed = event.bytes();
        } else {
            originRelayed = event.bytes();
        }
    }

    void intercepted(Intercepted event) {
        intercepted = event;
    }

    void ended(ExchangeEnded event) {
        end = event;
    }

    /** Takes over what the CONNECT around it had paid for, so that this cost has an owner exactly once. */
    void adopt(ExchangeDraft connect) {
        setUp = connect.setUp;
        startedAtNanos = connect.startedAtNanos;
    }

    void seen(long atNanos) {
        lastEventAtNanos = Math.max(lastEventAtNanos, atNanos);
    }

    /** Bytes of a body that come after a lost event may not be the next ones. */
    void lost(int events) {
        if (events > 0) {
            lostEvents += events;
            request.missedSomething();
            response.missedSomething();
            if (webSocket != null) {
                webSocket.missedSomething();
            }
        }
    }

    void lostBytes(int parts) {
        lostEvents += parts;
    }

    void number(long given) {
        number = given;
    }

    long number() {
        return number;
    }

    boolean connect() {
        return target.method().equals("CONNECT");
    }

    boolean answered() {
        return answeredStatus != null;
    }

    boolean tunnelled() {
        return tunnel != null;
    }

    boolean interceptedConnect() {
        return intercepted != null;
    }

    boolean lossy() {
        return lostEvents > 0;
    }

    long lastEventAtNanos() {
        return lastEventAtNanos;
    }

    @Nullable
    ExchangeEnded end() {
        return end;
    }

    /** Whether there was a request at all: not so when a client left after a stray byte. */
    boolean worthRecording() {
        boolean something = request.head() != null || rejected != null || tunnel != null || passage.socks() || lossy();
        return !interceptedConnect() && (something || (end != null && end.failure() != null));
    }

    /** Whether nothing more can come: after a failure what was not sent will not be. */
    boolean settled() {
        ExchangeEnded last = end;
        return last != null && !response.sending() && (last.failure() != null || !request.sending());
    }

    int keptBytes() {
        int messages = webSocket == null ? 0 : webSocket.keptBytes();
        return request.keptBytes() + response.keptBytes() + messages;
    }

    void release() {
        request.release();
        response.release();
        if (webSocket != null) {
            webSocket.release();
        }
    }

    /** The record as of now; {@code untilNanos} is its end unless that was seen. */
    RecordedExchange record(long untilNanos) {
        ExchangeEnded last = end;
        long endedAtNanos = last == null ? untilNanos : last.atNanos();
        return new RecordedExchange(
                number,
                id,
                kind(),
                target.method(),
                request.head() == null && rejected == null && authority != null ? authority : target.url(),
                passage.record(),
                authority,
                client.id,
                setUp.originId(),
                setUp.paidBy(),
                setUp.idleNanos(),
                startedAtNanos,
                setUp.assignedAtNanos(),
                request.record(endedAtNanos),
                response.begun() ? response.record(endedAtNanos) : null,
                List.copyOf(informational),
                setUp.dns(),
                setUp.attempts(),
                setUp.tls(),
                List.copyOf(samples),
                answeredStatus,
                List.copyOf(retries),
                rejected,
                tunnel == null ? null : tunnel.why(),
                last == null || last.failure() == null ? rejection : last.failure(),
                endedAtNanos,
                upgrade(),
                streams.record(),
                null,
                null,
                new Recording(last != null, lostEvents));
    }

    private @Nullable RecordedUpgrade upgrade() {
        boolean switched = tunnel != null && !connect() && request.head() != null;
        return switched || webSocket != null
                ? new RecordedUpgrade(clientRelayed, originRelayed, webSocket == null ? null : webSocket.record())
                : null;
    }

    private ExchangeKind kind() {
        if (rejected != null && rejected.leg() == Leg.CLIENT) {
            return ExchangeKind.MALFORMED;
        }
        if (connect() || (tunnel != null && request.head() == null)) {
            return ExchangeKind.TUNNEL;
        }
        return request.head() == null && !lossy() ? ExchangeKind.MALFORMED : ExchangeKind.REQUEST;
    }
}
