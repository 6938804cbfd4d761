package dev.weir.web.api.rows;

import dev.weir.events.ClockAnchor;
import dev.weir.events.TcpState;
import dev.weir.events.TlsDetails;
import dev.weir.inspector.facet.ConnectionFacets;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.TlsHandshake;
import dev.weir.inspector.text.WellFormed;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Connections as rows of a list. */
public final class ConnectionRows {

    private static final String[] COLUMNS = {
        "id",
        "leg",
        "local",
        "remote",
        "host",
        "tls",
        "alpn",
        "established_us",
        "closed_us",
        "state",
        "exchanges",
        "last_exchange",
        "received_bytes",
        "sent_bytes",
        "first",
        "close_kind",
        "time_wait",
        "time_wait_until_us"
    };

    private final JsonGenerator out;
    private final ClockAnchor anchor;

    public ConnectionRows(JsonGenerator out, ClockAnchor anchor) {
        this.out = out;
        this.anchor = anchor;
    }

    public static void writeColumns(JsonGenerator out) {
        out.writeArrayPropertyStart("columns");
        for (String column : COLUMNS) {
            out.writeString(column);
        }
        out.writeEndArray();
    }

    public void write(RecordedConnection c) {
        TlsHandshake handshake = c.tls();
        TlsDetails tls = handshake == null ? null : handshake.details();
        CloseStory close = c.close();
        out.writeStartArray();
        text(c.id().toString());
        text(word(c.leg()));
        text(text(c.local()));
        text(text(c.remote()));
        text(ConnectionFacets.host(c));
        text(tls == null ? null : ConnectionFacets.version(tls.protocol()));
        text(tls == null ? null : tls.alpn());
        out.writeNumber(micros(c.establishedAtNanos()));
        number(close == null ? null : Long.valueOf(micros(close.closedAtNanos())));
        text(state(close));
        out.writeNumber(c.exchanges());
        number(c.lastExchange() == 0 ? null : Long.valueOf(c.lastExchange()));
        number(c.bytesReceived() < 0 ? null : Long.valueOf(c.bytesReceived()));
        number(c.bytesSent() < 0 ? null : Long.valueOf(c.bytesSent()));
        text(close == null ? null : word(close.first()));
        text(close == null ? null : word(close.kind()));
        text(close == null ? null : word(close.timeWait()));
        Long until = close == null ? null : close.timeWaitUntilNanos();
        number(until == null ? null : Long.valueOf(micros(until)));
        out.writeEndArray();
    }

    /** The last state in which Weir's end was seen, for one that closed. */
    private static String state(@Nullable CloseStory close) {
        if (close == null) {
            return "open";
        }
        List<CloseStory.Step> steps = close.steps();
        for (int i = steps.size() - 1; i >= 0; i--) {
            TcpState state = steps.get(i).ourState();
            if (state != null) {
                return word(state);
            }
        }
        return "closed";
    }

    private static String text(InetSocketAddress address) {
        InetAddress resolved = address.getAddress();
        String host = resolved == null ? address.getHostString() : resolved.getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }

    private static String word(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    private long micros(long atNanos) {
        return Math.floorDiv(atNanos - anchor.atNanos(), 1000L);
    }

    private void text(@Nullable String text) {
        if (text == null) {
            out.writeNull();
        } else {
            out.writeString(WellFormed.of(text));
        }
    }

    private void number(@Nullable Long number) {
        if (number == null) {
            out.writeNull();
        } else {
            out.writeNumber(number);
        }
    }
}
