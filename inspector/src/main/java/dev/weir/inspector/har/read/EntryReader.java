package dev.weir.inspector.har.read;

import dev.weir.events.CertificateDetails;
import dev.weir.events.ClockAnchor;
import dev.weir.events.ConnectionId;
import dev.weir.events.DnsSource;
import dev.weir.events.ExchangeId;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.RawHead;
import dev.weir.events.TlsDetails;
import dev.weir.events.WayIn;
import dev.weir.inspector.body.ContentDecoder;
import dev.weir.inspector.model.ConnectAttempt;
import dev.weir.inspector.model.DnsLookup;
import dev.weir.inspector.model.ExchangeKind;
import dev.weir.inspector.model.HeadFields;
import dev.weir.inspector.model.Passage;
import dev.weir.inspector.model.RecordedBody;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.RecordedMessage;
import dev.weir.inspector.model.Recording;
import dev.weir.inspector.model.TlsHandshake;
import dev.weir.inspector.model.http2.Streams;
import dev.weir.inspector.model.upgrade.RecordedUpgrade;
import java.net.InetAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes an exchange of an entry. */
final class EntryReader {

    private final ClockAnchor anchor;
    private final ImportedConnections connections;

    EntryReader(ClockAnchor anchor, ImportedConnections connections) {
        this.anchor = anchor;
        this.connections = connections;
    }

    /**
     * What an entry became.
     *
     * @param connection that it used, as it is now; null when nothing is known of it
     */
    record Imported(RecordedExchange exchange, @Nullable RecordedConnection connection) {}

    Imported read(HarObject entry, long number) throws HarFormatException {
        HarObject request = entry.object("request");
        String method = request.textOrEmpty("method").strip().replaceAll("[\\s\\p{Cntrl}]+", "");
        String address = request.textOrEmpty("url").strip();
        if (method.isEmpty() || address.isEmpty()) {
            throw new HarFormatException("request." + (method.isEmpty() ? "method" : "url") + " is missing");
        }
        ImportedUrl url = ImportedUrl.of(address);
        EntryTimes times = EntryTimes.of(entry, StartedDateTime.nanos(entry, anchor), url.secure());
        InetAddress origin = ImportedUrl.address(entry.text("serverIPAddress"));
        RecordedConnection connection =
                connections.of(entry, times, number, url.remote(origin, entry.count("_serverPort")));
        return new Imported(exchange(entry, number, method, url, times, connection), connection);
    }

    private RecordedExchange exchange(
            HarObject entry,
            long number,
            String method,
            ImportedUrl url,
            EntryTimes times,
            @Nullable RecordedConnection connection) {
        boolean tunnel = method.equals("CONNECT");
        RecordedMessage response = response(entry.object("response"), times);
        Failure failure = ImportedFailure.of(entry, response != null);
        boolean webSocket = entry.has("_webSocketMessages");
        RecordedUpgrade upgrade = webSocket ? ImportedWebSocket.of(entry, this::onOurClock, times) : null;
        return new RecordedExchange(
                number,
                new ExchangeId(number),
                tunnel ? ExchangeKind.TUNNEL : ExchangeKind.REQUEST,
                method,
                tunnel ? url.host() + ":" + url.port() : url.text(),
                Passage.by(WayIn.IMPORTED),
                null,
                ConnectionId.NONE,
                connection == null ? null : connection.id(),
                connection == null ? null : connection.paidBy(),
                0,
                times.start(),
                null,
                request(entry.object("request"), method, url, times),
                response,
                List.of(),
                dns(url, times, ImportedUrl.address(entry.text("serverIPAddress"))),
                attempts(connection, times, failure),
                tls(entry, url, times, failure),
                List.of(),
                null,
                List.of(),
                null,
                tunnel ? "in an imported HAR" : webSocket ? "websocket" : null,
                failure,
                times.end(),
                upgrade,
                Streams.NONE,
                null,
                ImportedFields.of(entry),
                Recording.WHOLE);
    }

    private long onOurClock(long epochNanos) {
        long anchorNanos = ChronoUnit.NANOS.between(Instant.EPOCH, anchor.wall());
        return anchor.atNanos() + epochNanos - anchorNanos;
    }

    private static RecordedMessage request(HarObject request, String method, ImportedUrl url, EntryTimes times) {
        RawHead head =
                ImportedMessage.head(method + " " + url.target() + " " + ImportedMessage.version(request), request);
        RecordedBody body = ImportedMessage.requestBody(request);
        EntryTimes.Interval send = times.send();
        return new RecordedMessage(
                head,
                size(request.count("headersSize")),
                // What a HAR has of a body is readable, whatever the head says of it.
                ImportedMessage.decoded(body, coded(head)),
                null,
                null,
                null,
                null,
                send == null ? null : send.start(),
                send == null ? null : send.end(),
                0,
                0,
                0);
    }

    private static @Nullable RecordedMessage response(HarObject response, EntryTimes times) {
        long status = response.count("status");
        if (status < 100 || status > 999) {
            return null;
        }
        String line = ImportedMessage.version(response) + " " + status + " " + response.textOrEmpty("statusText");
        RawHead head = ImportedMessage.head(line, response);
        RecordedBody body = ImportedMessage.responseBody(response);
        Long head1 = times.firstByte();
        return new RecordedMessage(
                head,
                size(response.count("headersSize")),
                ImportedMessage.decoded(body, coded(head)),
                head1,
                head1,
                head1 != null && status == 101 ? Long.valueOf(times.end()) : head1,
                times.end(),
                null,
                null,
                0,
                0,
                0);
    }

    private static boolean coded(RawHead head) {
        String coding = String.join(",", HeadFields.parse(head).all("content-encoding"));
        return !ContentDecoder.codings(coding).isEmpty();
    }

    /** 0 is what nobody knows. */
    private static int size(long bytes) {
        return (int) Math.min(Math.max(bytes, 0), Integer.MAX_VALUE);
    }

    private static @Nullable DnsLookup dns(ImportedUrl url, EntryTimes times, @Nullable InetAddress address) {
        EntryTimes.Interval dns = times.dns();
        return dns == null
                ? null
                : new DnsLookup(
                        url.host(),
                        dns.start(),
                        dns.end(),
                        DnsSource.RESOLVER,
                        address == null ? List.of() : List.of(address),
                        List.of(),
                        List.of(),
                        null);
    }

    private static List<ConnectAttempt> attempts(
            @Nullable RecordedConnection connection, EntryTimes times, @Nullable Failure failure) {
        EntryTimes.Interval tcp = times.tcp();
        if (connection == null || tcp == null) {
            return List.of();
        }
        boolean failed = failure != null
                && times.tls() == null
                && (failure.kind() == FailureKind.CONNECTION_REFUSED
                        || failure.kind() == FailureKind.CONNECTION_TIMEOUT);
        return List.of(new ConnectAttempt(
                connection.id(),
                connection.remote(),
                tcp.start(),
                tcp.end(),
                failed ? ConnectAttempt.Outcome.FAILED : ConnectAttempt.Outcome.CONNECTED,
                failed ? failure : null));
    }

    private static @Nullable TlsHandshake tls(
            HarObject entry, ImportedUrl url, EntryTimes times, @Nullable Failure failure) {
        EntryTimes.Interval tls = times.tls();
        if (tls == null) {
            return null;
        }
        boolean failed = failure != null && failure.kind().name().startsWith("TLS_");
        TlsHandshake begun = TlsHandshake.begun(url.host(), List.of(), tls.start());
        return failed && failure != null
                ? begun.failed(tls.end(), failure)
                : begun.agreed(tls.end(), details(entry, url));
    }

    /** Chrome does not export any, Playwright and Weir do. */
    private static TlsDetails details(HarObject entry, ImportedUrl url) {
        HarObject security = entry.object("_securityDetails");
        String protocol = security.textOrEmpty("protocol");
        boolean h2 = ImportedMessage.version(entry.object("response")).equals("HTTP/2");
        return new TlsDetails(
                protocol.isEmpty() ? "TLS" : protocol.toUpperCase(Locale.ROOT).replace("TLS ", "TLSv"),
                "(cipher not told)",
                null,
                h2 ? "h2" : null,
                url.host(),
                null,
                leaf(security),
                null);
    }

    /** What is told of the server's own certificate; of its key and its size nothing is. */
    private static List<CertificateDetails> leaf(HarObject security) {
        long from = security.count("validFrom");
        long to = security.count("validTo");
        String subject = security.textOrEmpty("subjectName");
        long most = Instant.MAX.getEpochSecond();
        return subject.isEmpty() || from < 0 || to < 0 || from > most || to > most
                ? List.of()
                : List.of(new CertificateDetails(
                        subject,
                        security.textOrEmpty("issuer"),
                        Instant.ofEpochSecond(from),
                        Instant.ofEpochSecond(to),
                        List.of(),
                        "(not told)",
                        0));
    }
}
