package dev.weir.proxy.tap;

import dev.weir.events.DnsQuery;
import dev.weir.events.DnsRecord;
import dev.weir.events.DnsSource;
import dev.weir.events.ExchangeEvent.DnsEnded;
import dev.weir.events.ExchangeEvent.DnsFailed;
import dev.weir.events.ExchangeEvent.DnsQueried;
import dev.weir.events.ExchangeEvent.DnsStarted;
import dev.weir.events.ExchangeEvent.DnsTried;
import dev.weir.events.ExchangeId;
import dev.weir.events.Failure;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records the name resolution of one exchange. Used on the exchange's event loop only.
 *
 * <p>An answer may come after the addresses are settled (RFC 8305, section 3), even after the exchange ended. {@link #close} draws the
 * line: nothing of an exchange is recorded after its end.
 */
public final class DnsTap {

    private final Taps taps;
    private final ExchangeId exchange;
    private final List<Question> open = new ArrayList<>(2);
    private boolean closed;

    public DnsTap(Taps taps, ExchangeId exchange) {
        this.taps = taps;
        this.exchange = exchange;
    }

    /** Tells nobody: for names that no exchange asks for. */
    public static DnsTap untold() {
        return new DnsTap(new Taps(event -> {}, () -> 0), new ExchangeId(0));
    }

    public void started(String name) {
        if (!closed) {
            taps.emit(new DnsStarted(exchange, taps.now(), name));
        }
    }

    /** Looking into places that may know the name begins, or goes on with the next one. */
    public long looking() {
        return taps.now();
    }

    /** A place had this to say; {@code sinceNanos} is what {@link #looking} gave when its turn came. */
    public void tried(DnsSource source, long sinceNanos, boolean found, String said) {
        if (!closed) {
            taps.emit(new DnsTried(exchange, sinceNanos, taps.now(), source, found, said));
        }
    }

    /** Call it right before the question is handed to the socket; {@code transport} is what it leaves by. */
    public Question asked(String name, String type, InetSocketAddress server, String transport) {
        return open(new Question(this, name, type, server, transport, taps.now()));
    }

    /**
     * This exchange needs the answer to a question that another one has put already: no packet is sent for it. It is recorded with
     * its true start, which lies before this exchange's {@link DnsStarted}.
     */
    public Question joined(Question other) {
        return open(new Question(this, other.name, other.type, other.server, other.transport, other.startedAtNanos));
    }

    public void ended(DnsSource source, List<InetAddress> addresses) {
        if (!closed) {
            taps.emit(new DnsEnded(exchange, taps.now(), source, List.copyOf(addresses)));
        }
    }

    public void failed(Failure failure) {
        if (!closed) {
            taps.emit(new DnsFailed(exchange, taps.now(), failure));
        }
    }

    /** Call it just before the exchange ends: questions still open are recorded as given up, later answers are not recorded. */
    public void close() {
        for (Question question : List.copyOf(open)) {
            question.failed("the exchange ended before an answer came");
        }
        closed = true;
    }

    private Question open(Question question) {
        open.add(question);
        return question;
    }

    /** What an answer holds, and how long it holds that there is no more. */
    private record Said(List<DnsRecord> records, @Nullable Long negativeTtlSeconds) {
        static final Said NOTHING = new Said(List.of(), null);
    }

    /** One question put to one server. Exactly one of the two methods takes effect, once. */
    public static final class Question {

        private final DnsTap tap;
        private final String name;
        private final String type;
        private final InetSocketAddress server;
        private final String transport;
        private final long startedAtNanos;

        private Question(
                DnsTap tap, String name, String type, InetSocketAddress server, String transport, long startedAtNanos) {
            this.tap = tap;
            this.name = name;
            this.type = type;
            this.server = server;
            this.transport = transport;
            this.startedAtNanos = startedAtNanos;
        }

        /** The transport is the one that brought this answer: {@code udp}, {@code tcp}, {@code tls} or {@code https}. */
        public void answered(
                String broughtBy, String rcode, List<DnsRecord> records, @Nullable Long negativeTtlSeconds) {
            end(broughtBy, rcode, new Said(List.copyOf(records), negativeTtlSeconds), null);
        }

        /** No answer came; {@code why} is one line for a person. */
        public void failed(String why) {
            end(transport, null, Said.NOTHING, why);
        }

        private void end(String broughtBy, @Nullable String rcode, Said said, @Nullable String failure) {
            if (!tap.open.remove(this) || tap.closed) {
                return;
            }
            long now = tap.taps.now();
            DnsQuery query = new DnsQuery(
                    name,
                    type,
                    server,
                    broughtBy,
                    startedAtNanos,
                    now,
                    rcode,
                    said.records,
                    said.negativeTtlSeconds,
                    failure);
            tap.taps.emit(new DnsQueried(tap.exchange, now, query));
        }
    }
}
