package dev.weir.inspector.explain;

import dev.weir.events.DnsQuery;
import dev.weir.events.IpText;
import dev.weir.inspector.model.DnsLookup;
import dev.weir.inspector.model.RecordedConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How to see the same in Wireshark. Ports are used again, so the filter names the time, too. */
final class WiresharkChapter {

    /** What a filter's time is wider than the exchange: clocks and packets are not exactly where Weir's stamps are. */
    private static final long MARGIN_NANOS = 1_000_000_000L;

    private WiresharkChapter() {}

    static void tell(Telling telling) {
        telling.chapter("wireshark.heading");
        List<String> parts = new ArrayList<>();
        RecordedConnection origin = telling.shown().origin();
        RecordedConnection client = telling.shown().client();
        if (origin != null) {
            parts.add(between(origin));
        }
        if (client != null) {
            parts.add(between(client));
        }
        DnsLookup lookup = telling.shown().exchange().dns();
        if (lookup != null) {
            lookup.queries().stream()
                    .map(DnsQuery::name)
                    .distinct()
                    .forEach(name -> parts.add("dns.qry.name == \"" + name + "\""));
        }
        if (parts.isEmpty()) {
            telling.teach("wireshark.nothing");
            return;
        }
        telling.teach("wireshark.how");
        telling.teach("wireshark.filter", "filter", "(" + String.join(" || ", parts) + ")" + time(telling));
        telling.teach("wireshark.relative");
    }

    private static String between(RecordedConnection connection) {
        InetSocketAddress local = connection.local();
        InetSocketAddress remote = connection.remote();
        return "(" + address(local) + " && " + address(remote) + " && tcp.port == " + local.getPort()
                + " && tcp.port == " + remote.getPort() + ")";
    }

    private static String address(InetSocketAddress end) {
        InetAddress address = end.getAddress();
        if (address == null) {
            return "tcp";
        }
        String text = IpText.of(address);
        int scope = text.indexOf('%');
        String bare = scope < 0 ? text : text.substring(0, scope);
        return (bare.indexOf(':') < 0 ? "ip.addr == " : "ipv6.addr == ") + bare;
    }

    private static String time(Telling telling) {
        long from = telling.shown().exchange().startedAtNanos();
        long to = telling.shown().exchange().endedAtNanos();
        to = Math.max(to, end(telling.shown().origin(), to));
        to = Math.max(to, end(telling.shown().client(), to));
        return " && frame.time_epoch >= " + epoch(telling, from - MARGIN_NANOS) + " && frame.time_epoch <= "
                + epoch(telling, to + MARGIN_NANOS);
    }

    private static long end(@Nullable RecordedConnection connection, long unless) {
        return connection == null || connection.close() == null
                ? unless
                : connection.close().closedAtNanos();
    }

    private static String epoch(Telling telling, long atNanos) {
        Instant at = telling.shown().anchor().wallAt(atNanos);
        return at.getEpochSecond() + "."
                + String.valueOf(1_000_000 + at.getNano() / 1_000).substring(1);
    }
}
