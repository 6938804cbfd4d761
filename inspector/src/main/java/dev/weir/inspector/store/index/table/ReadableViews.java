package dev.weir.inspector.store.index.table;

import dev.weir.events.ClockAnchor;
import dev.weir.inspector.facet.ExchangeFacets;
import dev.weir.inspector.findings.FindingCode;
import dev.weir.inspector.findings.FindingSet;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** What people read with {@code sqlite3}: tables of facets in words and microseconds. Told in {@code docs/capture-format.md}. */
public final class ReadableViews {

    private ReadableViews() {}

    public static void create(Connection database, ClockAnchor anchor) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.executeUpdate("CREATE TABLE finding_code (code TEXT PRIMARY KEY, bit INTEGER, severity TEXT)");
            for (FindingCode code : FindingCode.values()) {
                statement.executeUpdate("INSERT INTO finding_code VALUES ('" + code + "', "
                        + FindingSet.of(code).bits() + ", '"
                        + code.severity().name().toLowerCase(Locale.ROOT) + "')");
            }
            for (String view : List.of(exchanges(anchor), connections(anchor), findings())) {
                statement.executeUpdate(view);
            }
        }
    }

    private static String exchanges(ClockAnchor anchor) {
        long wallMicros = ChronoUnit.MICROS.between(Instant.EPOCH, anchor.wall());
        return "CREATE VIEW exchanges AS SELECT f.number, " + word("method") + " AS method, u.text AS url, f.status, "
                + word("error") + " AS failure, strftime('%Y-%m-%dT%H:%M:%fZ', (" + wallMicros + " + "
                + micros("f.started", anchor) + ") / 1e6, 'unixepoch') AS started, " + micros("f.started", anchor)
                + " AS started_us, f.total / 1000 AS total_us, f.queue / 1000 AS queue_us, f.dns / 1000 AS dns_us, "
                + "f.connect / 1000 AS connect_us, f.tls / 1000 AS tls_us, f.send / 1000 AS send_us, "
                + "f.wait / 1000 AS wait_us, f.receive / 1000 AS receive_us, f.size AS response_bytes, "
                + word("host") + " AS host, " + word("type") + " AS type, " + word("protocol") + " AS protocol, "
                + word("agent") + " AS user_agent, " + word("way") + " AS way, "
                + word("route") + " AS route, " + flag(ExchangeFacets.NEW) + " AS new, "
                + flag(ExchangeFacets.REUSED) + " AS reused, " + flag(ExchangeFacets.FAILED) + " AS failed, "
                + flag(ExchangeFacets.TUNNEL) + " AS tunnel, 'c' || f.client AS client, 'c' || f.origin AS origin, "
                + "ifnull((SELECT marked FROM note n WHERE n.number = f.number), 0) AS marked, "
                + "(SELECT nullif(comment, '') FROM note n WHERE n.number = f.number) AS comment, "
                + "(SELECT name FROM page WHERE at <= f.started ORDER BY at DESC, id DESC LIMIT 1) AS page, "
                + "(SELECT group_concat(code, ' ') FROM finding_code WHERE bit & f.findings) AS findings "
                + "FROM facet f JOIN url u ON u.number = f.number";
    }

    private static String connections(ClockAnchor anchor) {
        return "CREATE VIEW connections AS SELECT 'c' || id AS id, leg, remote, host, tls, " + micros("opened", anchor)
                + " AS opened_us, " + micros("closed", anchor) + " AS closed_us, exchanges, first AS closed_first, "
                + "kind AS close_kind, nullif(retrans, -1) AS retransmissions FROM link";
    }

    private static String findings() {
        return "CREATE VIEW findings AS SELECT code, (SELECT severity FROM finding_code c WHERE c.code = finding.code) "
                + "AS severity, exchange, 'c' || connection AS connection, sentence, details, evidence, "
                + "stake / 1000 AS at_stake_us FROM finding";
    }

    private static String micros(String nanos, ClockAnchor anchor) {
        return "(" + nanos + " - (" + anchor.atNanos() + ")) / 1000";
    }

    private static String word(String column) {
        return "(SELECT text FROM word WHERE id = f." + column + ")";
    }

    private static String flag(int bit) {
        return "f.flags & " + bit + " <> 0";
    }
}
