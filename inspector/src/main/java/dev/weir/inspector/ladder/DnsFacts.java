package dev.weir.inspector.ladder;

import dev.weir.events.DnsQuery;
import dev.weir.events.DnsRecord;
import dev.weir.events.DnsSource;
import dev.weir.events.Evidence;
import dev.weir.events.IpText;
import dev.weir.inspector.model.DnsLookup;
import dev.weir.inspector.text.FactSheet;
import dev.weir.inspector.text.Quantities;
import dev.weir.inspector.text.Style;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Collectors;

/** How a name became addresses: the places that were looked into, and every question with its answer. */
public final class DnsFacts {

    private DnsFacts() {}

    public static void add(FactSheet sheet, DnsLookup dns) {
        for (DnsLookup.Step step : dns.steps()) {
            sheet.fact(
                    (step.said().equals(place(step.source())) ? "" : place(step.source()) + ": ") + step.said() + " "
                            + Quantities.duration(step.endedAtNanos() - step.startedAtNanos()),
                    Evidence.APP);
        }
        for (DnsQuery query : dns.queries()) {
            Long ended = dns.endedAtNanos();
            boolean late = ended != null && query.endedAtNanos() > ended;
            sheet.fact(
                    query.type() + " " + query.name() + " @" + Ends.address(query.server()) + "/" + query.transport()
                            + " "
                            + Quantities.duration(query.endedAtNanos() - query.startedAtNanos()) + " → "
                            + outcome(query) + (late ? " (after the lookup had ended)" : ""),
                    Evidence.APP);
        }
        DnsSource source = dns.source();
        if (source == DnsSource.LITERAL) {
            boolean address = dns.name().indexOf(':') >= 0 || dns.name().matches("[0-9.]+");
            sheet.fact(
                    address
                            ? dns.name() + " is an address already: nothing was asked"
                            : dns.name() + " → " + addresses(dns.addresses()) + " (by itself, nothing was asked)",
                    Evidence.APP);
        } else if (source != null && source != DnsSource.RESOLVER) {
            sheet.fact(dns.name() + " → " + addresses(dns.addresses()) + " " + unasked(source), Evidence.APP);
        } else if (source != null && dns.queries().isEmpty()) {
            sheet.fact(dns.name() + " → " + addresses(dns.addresses()), Evidence.APP);
        }
        if (dns.failure() != null) {
            sheet.fact(Style.ERROR, dns.name() + ": " + dns.failure(), Evidence.APP);
        } else if (dns.endedAtNanos() == null) {
            sheet.fact(Style.WARNING, dns.name() + ": not answered until the exchange ended", Evidence.APP);
        }
    }

    private static String place(DnsSource source) {
        return switch (source) {
            case OVERRIDE -> "--resolve";
            case HOSTS_FILE -> "hosts file";
            case CACHE -> "Weir's cache";
            case LITERAL -> "literal";
            case RESOLVER -> "resolver";
        };
    }

    private static String outcome(DnsQuery query) {
        if (query.failure() != null) {
            return query.failure();
        }
        String rcode = query.rcode() == null ? "no answer" : query.rcode();
        if (query.answers().isEmpty()) {
            return (rcode.equals("NOERROR") ? "no records" : rcode) + negative(query);
        }
        long ttl =
                query.answers().stream().mapToLong(DnsRecord::ttlSeconds).min().orElse(0);
        return query.answers().stream()
                        .map(record -> record.type().equals(query.type())
                                ? record.data()
                                : record.type() + " " + record.data())
                        .collect(Collectors.joining(", "))
                + (rcode.equals("NOERROR") ? "" : ", " + rcode) + " (ttl " + ttl + ")";
    }

    /** RFC 2308, section 5: an answer without an SOA may not be kept. */
    private static String negative(DnsQuery query) {
        boolean may = query.rcode() != null
                && (query.rcode().equals("NOERROR") || query.rcode().equals("NXDOMAIN"));
        if (!may) {
            return "";
        }
        Long ttl = query.negativeTtlSeconds();
        return ttl == null ? " (no SOA: not kept)" : " (negative ttl " + ttl + ")";
    }

    private static String unasked(DnsSource source) {
        return switch (source) {
            case OVERRIDE -> "(by --resolve, nothing was asked)";
            case HOSTS_FILE -> "(hosts file)";
            case CACHE -> "(Weir's cache)";
            case LITERAL, RESOLVER -> "";
        };
    }

    private static String addresses(List<InetAddress> addresses) {
        return addresses.isEmpty()
                ? "no address"
                : addresses.stream().map(IpText::of).collect(Collectors.joining(", "));
    }
}
