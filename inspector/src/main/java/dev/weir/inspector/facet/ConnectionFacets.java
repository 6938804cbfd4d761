package dev.weir.inspector.facet;

import dev.weir.events.IpText;
import dev.weir.events.TcpState;
import dev.weir.events.TlsDetails;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.TcpSample;
import dev.weir.inspector.model.TlsHandshake;
import dev.weir.inspector.model.wire.Segments;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Of one connection, as its columns in {@code link}.
 *
 * @param leg {@code client} or {@code origin}
 * @param tls version spoken on it
 * @param first who closed it first: weir, peer, both, nobody, unknown
 * @param kind what the first closer sent: fin, rst, unknown
 * @param states a bit for each TCP state in which Weir's end was seen, by {@link TcpState}'s order
 * @param retrans as {@link #retransmissions}
 * @param opened in nanoseconds of the capture's clock, as {@code closed}
 * @param host server name of its handshake, else the authority of an intercepted CONNECT
 */
public record ConnectionFacets(
        long id,
        String leg,
        @Nullable String tls,
        @Nullable String first,
        @Nullable String kind,
        int states,
        long retrans,
        int exchanges,
        long opened,
        @Nullable Long closed,
        @Nullable String host,
        String remote) {

    public static ConnectionFacets of(RecordedConnection connection) {
        CloseStory close = connection.close();
        return new ConnectionFacets(
                connection.id().value(),
                word(connection.leg()),
                tls(connection.tls()),
                close == null ? null : word(close.first()),
                close == null ? null : word(close.kind()),
                states(connection, close),
                retransmissions(connection),
                connection.exchanges(),
                connection.establishedAtNanos(),
                close == null ? null : Long.valueOf(close.closedAtNanos()),
                host(connection),
                IpText.of(connection.remote()));
    }

    /** Segments sent again: by its packets both ends', when all of them were seen; else Weir's by the last word of the kernel; -1 when it said none. */
    public static long retransmissions(RecordedConnection connection) {
        Segments segments = connection.segments();
        if (segments != null && segments.whole()) {
            return segments.retransmissions();
        }
        long last = -1;
        for (TcpSample sample : connection.samples()) {
            last = Math.max(last, sample.info().totalRetrans());
        }
        return last;
    }

    public static @Nullable String host(RecordedConnection connection) {
        TlsHandshake handshake = connection.tls();
        return handshake != null && handshake.serverName() != null
                ? handshake.serverName()
                : connection.interceptedAuthority();
    }

    private static String word(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String tls(@Nullable TlsHandshake handshake) {
        TlsDetails details = handshake == null ? null : handshake.details();
        return details == null ? null : version(details.protocol());
    }

    /** {@code TLSv1.2} as {@code 1.2}. */
    public static String version(String protocol) {
        String version = protocol.startsWith("TLSv") ? protocol.substring("TLSv".length()) : protocol;
        // JSSE and OpenSSL call the oldest one so.
        return version.equals("1") ? "1.0" : version;
    }

    private static int states(RecordedConnection connection, @Nullable CloseStory close) {
        int states = states(connection.samples());
        if (close != null) {
            for (CloseStory.Step step : close.steps()) {
                TcpState state = step.ourState();
                states |= state == null ? 0 : bit(state);
            }
        }
        return states;
    }

    static int states(List<TcpSample> samples) {
        int states = 0;
        for (TcpSample sample : samples) {
            states |= bit(sample.info().state());
        }
        return states;
    }

    /** Of one state. */
    @SuppressWarnings("EnumOrdinal") // the kernel's number less one, as TcpState says
    public static int bit(TcpState state) {
        return 1 << state.ordinal();
    }
}
