package dev.weir.inspector.testing;

import dev.weir.events.CertificateDetails;
import dev.weir.events.ClockAnchor;
import dev.weir.events.CloseReason;
import dev.weir.events.ConnectionId;
import dev.weir.events.DnsQuery;
import dev.weir.events.DnsRecord;
import dev.weir.events.DnsSource;
import dev.weir.events.Evidence;
import dev.weir.events.ExchangeEvent;
import dev.weir.events.ExchangeId;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.events.RawHead;
import dev.weir.events.SocksRequest;
import dev.weir.events.TcpInfo;
import dev.weir.events.TcpInfo.Figure;
import dev.weir.events.TcpMoment;
import dev.weir.events.TcpState;
import dev.weir.events.TcpSyn;
import dev.weir.events.TlsDetails;
import dev.weir.events.WayIn;
import dev.weir.inspector.model.CaptureInfo;
import dev.weir.inspector.model.ClientCertificate;
import dev.weir.inspector.model.CloseStory;
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
import dev.weir.inspector.model.TcpSample;
import dev.weir.inspector.model.TlsHandshake;
import dev.weir.inspector.model.http2.RecordedGoAway;
import dev.weir.inspector.model.http2.Streams;
import dev.weir.inspector.model.wire.Link;
import dev.weir.inspector.model.wire.Opening;
import dev.weir.inspector.model.wire.PacketCapture;
import dev.weir.inspector.model.wire.Segment;
import dev.weir.inspector.model.wire.SegmentMark;
import dev.weir.inspector.model.wire.Segments;
import dev.weir.inspector.model.wire.Sender;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/** Records of the model with any value anywhere, each nullable null half of the time; the same for the same seed. */
public final class RandomRecords {

    private final Random random;

    public RandomRecords(long seed) {
        this.random = new Random(seed);
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
                list(this::failure),
                orNull(() -> new RejectedHead(word(Leg.values()), nanos(), bytes(), random.nextInt())),
                orNull(this::text),
                nanos(),
                orNull(this::failure),
                nanos(),
                random.nextBoolean() ? Streams.NONE : new Streams(orNull(this::stream), stream(), list(this::queued)),
                new Recording(random.nextBoolean(), random.nextInt(3)));
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
                list(() -> new RecordedGoAway(random.nextBoolean(), random.nextInt(), nanos(), text(), nanos())),
                list(this::sample),
                random.nextInt(),
                nanos(),
                nanos(),
                nanos(),
                orNull(this::closeStory),
                orNull(this::segments));
    }

    private Segments segments() {
        return new Segments(
                sender(),
                sender(),
                list(() -> new Segment(
                        nanos(),
                        random.nextBoolean(),
                        nanos(),
                        random.nextInt(256),
                        nanos(),
                        nanos(),
                        random.nextInt(),
                        nanos(),
                        Set.copyOf(list(() -> word(SegmentMark.values())).stream()
                                .distinct()
                                .toList()))),
                random.nextBoolean(),
                orNull(this::nanos),
                new Link(text(), orNull(this::text), orNull(this::text), small()));
    }

    private Sender sender() {
        return new Sender(
                nanos(),
                nanos(),
                nanos(),
                nanos(),
                nanos(),
                nanos(),
                nanos(),
                nanos(),
                nanos(),
                orNull(() -> new Opening(
                        small(),
                        small(),
                        random.nextBoolean(),
                        random.nextBoolean(),
                        random.nextBoolean(),
                        random.nextInt())));
    }

    private Streams.Stream stream() {
        return new Streams.Stream(
                random.nextInt(), nanos(), orNull(() -> new Streams.Reset(random.nextBoolean(), nanos(), nanos())));
    }

    private Streams.Wait queued() {
        return new Streams.Wait(
                word(ExchangeEvent.QueueCause.values()),
                orNull(this::connectionId),
                nanos(),
                nanos(),
                orNull(this::nanos));
    }

    public CaptureInfo info() {
        return new CaptureInfo(
                text(),
                new ClockAnchor(instant(), nanos()),
                list(this::text),
                text(),
                new CaptureInfo.Loss(nanos(), nanos(), nanos(), random.nextBoolean()),
                new PacketCapture(
                        orNull(this::text), orNull(this::text), random.nextBoolean(), nanos(), nanos(), nanos()));
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
                nanos(),
                orNull(this::nanos),
                orNull(() -> new ClientCertificate(list(this::text), orNull(this::certificate))),
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

    private TcpInfo tcpInfo() {
        TcpInfo.Builder info = TcpInfo.in(word(TcpState.values()));
        for (Figure figure : Figure.values()) {
            long value = random.nextInt(4) == 0 ? random.nextInt(Integer.MAX_VALUE) : small();
            if (value >= 0) {
                info.with(figure, value);
            }
        }
        return info.build();
    }

    private TcpSample sample() {
        return new TcpSample(word(Leg.values()), nanos(), word(TcpMoment.values()), tcpInfo());
    }

    private TcpSyn syn() {
        return new TcpSyn(
                socket(),
                small(),
                random.nextBoolean(),
                random.nextBoolean(),
                nanos(),
                small(),
                small(),
                small(),
                random.nextBoolean(),
                random.nextBoolean(),
                small(),
                list(this::text));
    }

    private CloseStory closeStory() {
        return new CloseStory(
                word(CloseStory.Party.values()),
                word(CloseStory.Kind.values()),
                word(CloseStory.Answer.values()),
                word(CloseStory.Moment.values()),
                word(CloseReason.values()),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                word(CloseStory.Party.values()),
                orNull(this::nanos),
                orNull(this::text),
                list(this::step),
                word(Evidence.values()),
                nanos());
    }

    private CloseStory.Step step() {
        return new CloseStory.Step(
                nanos(),
                word(CloseStory.StepKind.values()),
                orNull(() -> word(TcpState.values())),
                orNull(() -> word(TcpState.values())),
                word(Evidence.values()),
                nanos(),
                nanos());
    }

    private Failure failure() {
        return new Failure(word(Leg.values()), word(FailureKind.values()), text());
    }

    private InetSocketAddress socket() {
        int port = random.nextInt(65536);
        return random.nextInt(8) == 0
                ? InetSocketAddress.createUnresolved("host" + small() + ".example", port)
                : new InetSocketAddress(address(), port);
    }

    private InetAddress address() {
        try {
            byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return bytes;
    }

    private String text() {
        return random.ints(random.nextInt(20), 0, Character.MAX_CODE_POINT + 1)
                .map(point -> random.nextInt(4) == 0 ? point : point % 128)
                .map(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 'x' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private Instant instant() {
        return Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
    }

    private ExchangeId exchangeId() {
        return new ExchangeId(nanos());
    }

    private ConnectionId connectionId() {
        return new ConnectionId(nanos());
    }

    private int small() {
        return random.nextInt(5) - 1;
    }

    /** Any long, the small and special ones often. */
    private long nanos() {
        return random.nextBoolean() ? small() : random.nextLong();
    }

    private <E> E word(E[] values) {
        return values[random.nextInt(values.length)];
    }

    private <T> T orNull(Supplier<T> value) {
        return random.nextBoolean() ? value.get() : null;
    }

    private <T> List<T> list(Supplier<T> item) {
        List<T> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(item.get());
        }
        return List.copyOf(list);
    }
}
