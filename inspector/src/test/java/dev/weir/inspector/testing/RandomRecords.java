package dev.weir.inspector.testing;

import dev.weir.events.CertificateDetails;
import dev.weir.events.ClockAnchor;
import dev.weir.events.ConnectionId;
import dev.weir.events.DnsQuery;
import dev.weir.events.DnsRecord;
import dev.weir.events.DnsSource;
import dev.weir.events.Leg;
import dev.weir.events.RawHead;
import dev.weir.events.RefusedChain;
import dev.weir.events.SocksRequest;
import dev.weir.events.TlsDetails;
import dev.weir.events.TlsHello;
import dev.weir.events.WayIn;
import dev.weir.events.websocket.WebSocketExtensions;
import dev.weir.events.websocket.WebSocketOddity;
import dev.weir.inspector.model.CaptureInfo;
import dev.weir.inspector.model.ClientCertificate;
import dev.weir.inspector.model.ConnectAttempt;
import dev.weir.inspector.model.DnsLookup;
import dev.weir.inspector.model.ExchangeKind;
import dev.weir.inspector.model.InformationalHead;
import dev.weir.inspector.model.Passage;
import dev.weir.inspector.model.RecordedBody;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.RecordedMessage;
import dev.weir.inspector.model.Recording;
import dev.weir.inspector.model.RejectedHead;
import dev.weir.inspector.model.Retry;
import dev.weir.inspector.model.TlsHandshake;
import dev.weir.inspector.model.upgrade.RecordedUpgrade;
import dev.weir.inspector.model.upgrade.RecordedWebSocket;
import dev.weir.inspector.model.upgrade.RecordedWebSocketMessage;
import dev.weir.inspector.model.upgrade.WebSocketClose;
import dev.weir.inspector.model.upgrade.WebSocketTraffic;
import dev.weir.inspector.model.wire.PacketCapture;
import java.util.List;

/** Records of the model with any value anywhere, each nullable null half of the time; the same for the same seed. */
public final class RandomRecords extends RandomSockets {

    public RandomRecords(long seed) {
        super(seed);
    }

    public RecordedExchange exchange(long number) {
        return new RecordedExchange(
                number,
                exchangeId(),
                word(ExchangeKind.values()),
                text(),
                text(),
                passage(),
                orNull(this::text),
                connectionId(),
                orNull(this::connectionId),
                orNull(this::exchangeId),
                nanos(),
                nanos(),
                orNull(this::nanos),
                message(),
                orNull(this::message),
                list(() -> new InformationalHead(nanos(), head())),
                orNull(this::lookup),
                list(this::attempt),
                orNull(this::handshake),
                list(this::sample),
                orNull(random::nextInt),
                list(() -> new Retry(failure(), orNull(this::connectionId), nanos(), orNull(this::nanos), nanos())),
                orNull(() -> new RejectedHead(word(Leg.values()), nanos(), bytes(), random.nextInt())),
                orNull(this::text),
                orNull(this::failure),
                nanos(),
                orNull(this::upgrade),
                RandomHttp2.streams(random),
                null,
                random.nextBoolean() ? null : "{\"_initiator\":{\"type\":\"other\"}}",
                new Recording(random.nextBoolean(), random.nextInt(3)));
    }

    private RecordedUpgrade upgrade() {
        return new RecordedUpgrade(orNull(this::nanos), orNull(this::nanos), orNull(this::webSocket));
    }

    private RecordedWebSocket webSocket() {
        WebSocketExtensions.Deflate deflate =
                orNull(() -> new WebSocketExtensions.Deflate(random.nextBoolean(), random.nextBoolean(), 9, 15));
        return new RecordedWebSocket(
                new WebSocketExtensions(deflate, list(this::text)),
                list(this::webSocketMessage),
                new WebSocketTraffic(nanos(), nanos(), nanos(), nanos(), nanos()),
                WebSocketTraffic.NONE,
                list(() -> new WebSocketClose(word(Leg.values()), nanos(), orNull(random::nextInt), text())));
    }

    private RecordedWebSocketMessage webSocketMessage() {
        byte[] kept = orNull(this::bytes);
        return new RecordedWebSocketMessage(
                word(Leg.values()),
                random.nextInt(16),
                random.nextBoolean(),
                random.nextBoolean(),
                1 + random.nextInt(5),
                nanos(),
                nanos(),
                nanos(),
                nanos(),
                orNull(this::nanos),
                kept == null ? random.nextInt(100) : kept.length,
                kept,
                orNull(this::text),
                list(() -> word(WebSocketOddity.values())));
    }

    public RecordedConnection connection(long id) {
        return new RecordedConnection(
                new ConnectionId(id),
                word(Leg.values()),
                socket(),
                socket(),
                orNull(this::nanos),
                nanos(),
                orNull(this::exchangeId),
                orNull(this::text),
                orNull(this::handshake),
                orNull(this::syn),
                orNull(this::text),
                RandomHttp2.goAways(random),
                list(this::sample),
                random.nextInt(),
                nanos(),
                nanos(),
                nanos(),
                orNull(this::closeStory),
                orNull(this::segments));
    }

    public CaptureInfo info() {
        return new CaptureInfo(
                text(),
                new ClockAnchor(instant(), nanos()),
                list(this::text),
                text(),
                new CaptureInfo.Loss(nanos(), nanos(), nanos(), random.nextBoolean()),
                new PacketCapture(
                        orNull(this::text), orNull(this::text), random.nextBoolean(), nanos(), nanos(), nanos()),
                new CaptureInfo.Strain(nanos(), nanos(), nanos(), nanos(), nanos()));
    }

    public RecordedMessage message() {
        RawHead head = orNull(this::head);
        return new RecordedMessage(
                head,
                head == null ? 0 : random.nextInt(100),
                body(),
                orNull(this::nanos),
                orNull(this::nanos),
                orNull(this::nanos),
                orNull(this::nanos),
                orNull(this::nanos),
                orNull(this::nanos),
                nanos(),
                nanos(),
                nanos());
    }

    private RecordedBody body() {
        byte[] kept = orNull(this::bytes);
        int count = kept == null ? random.nextInt() : kept.length;
        return new RecordedBody(nanos(), nanos(), count, kept, arrivals(), orNull(this::bytes));
    }

    private RecordedBody.Arrivals arrivals() {
        List<RecordedBody.Arrival> first = list(() -> new RecordedBody.Arrival(nanos(), random.nextInt()));
        long count = first.isEmpty() ? 0 : first.size() + random.nextInt(3);
        return count == 0
                ? RecordedBody.Arrivals.NONE
                : new RecordedBody.Arrivals(count, first, nanos(), count < 2 ? null : nanos(), nanos());
    }

    private RawHead head() {
        return new RawHead(bytes(), random.nextInt(100));
    }

    private DnsLookup lookup() {
        return new DnsLookup(
                text(),
                nanos(),
                orNull(this::nanos),
                orNull(() -> word(DnsSource.values())),
                list(this::address),
                list(() ->
                        new DnsLookup.Step(word(DnsSource.values()), nanos(), nanos(), random.nextBoolean(), text())),
                list(this::query),
                orNull(this::failure));
    }

    private DnsQuery query() {
        return new DnsQuery(
                text(),
                text(),
                socket(),
                text(),
                nanos(),
                nanos(),
                orNull(this::text),
                list(() -> new DnsRecord(text(), text(), nanos(), text())),
                orNull(this::nanos),
                orNull(this::text));
    }

    private ConnectAttempt attempt() {
        return new ConnectAttempt(
                connectionId(),
                socket(),
                nanos(),
                orNull(this::nanos),
                word(ConnectAttempt.Outcome.values()),
                orNull(this::failure));
    }

    private TlsHandshake handshake() {
        return new TlsHandshake(
                orNull(this::text),
                list(this::text),
                nanos(),
                orNull(this::nanos),
                orNull(() -> new TlsHello(random.nextBoolean(), list(this::text), orNull(this::text))),
                orNull(this::nanos),
                orNull(() -> new ClientCertificate(list(this::text), orNull(this::certificate))),
                orNull(() -> new RefusedChain(list(this::certificate), orNull(this::text))),
                orNull(this::details),
                orNull(this::failure));
    }

    private Passage passage() {
        return new Passage(
                word(WayIn.values()),
                orNull(() -> new SocksRequest(text(), text(), orNull(this::text))),
                orNull(this::text),
                list(() -> new Passage.RouteChoice(nanos(), text(), text(), orNull(this::failure))));
    }

    private TlsDetails details() {
        return new TlsDetails(
                text(),
                text(),
                orNull(this::text),
                orNull(this::text),
                orNull(this::text),
                orNull(random::nextBoolean),
                list(this::certificate),
                orNull(this::text));
    }

    private CertificateDetails certificate() {
        return new CertificateDetails(text(), text(), instant(), instant(), list(this::text), text(), random.nextInt());
    }
}
