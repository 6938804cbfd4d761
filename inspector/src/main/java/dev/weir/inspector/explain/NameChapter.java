package dev.weir.inspector.explain;

import dev.weir.events.DnsQuery;
import dev.weir.events.DnsRecord;
import dev.weir.events.DnsSource;
import dev.weir.events.Evidence;
import dev.weir.inspector.ladder.Ends;
import dev.weir.inspector.model.DnsLookup;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.text.Quantities;
import java.util.Locale;
import java.util.stream.Collectors;

/** From the name to addresses: what was looked into, in that order, and what each place said. */
final class NameChapter {

    private NameChapter() {}

    static void tell(Telling telling) {
        RecordedExchange exchange = telling.shown().exchange();
        DnsLookup lookup = exchange.dns();
        telling.chapter("name.heading");
        if (lookup == null) {
            telling.say(Evidence.APP, exchange.reused() ? "name.reused" : "name.none");
            return;
        }
        telling.teach("name.why");
        if (lookup.source() == DnsSource.LITERAL) {
            boolean address = lookup.name().indexOf(':') >= 0 || lookup.name().matches("[0-9.]+");
            telling.say(
                    Evidence.APP,
                    address ? "name.literal" : "name.localhost",
                    "name",
                    lookup.name(),
                    "addresses",
                    Words.addresses(lookup.addresses()));
            return;
        }
        lookup.steps().forEach(step -> tellStep(telling, step));
        lookup.queries().forEach(query -> tellQuery(telling, query));
        tellEnd(telling, lookup);
    }

    private static void tellStep(Telling telling, DnsLookup.Step step) {
        String place = telling.text("place." + step.source().name().toLowerCase(Locale.ROOT));
        telling.say(
                Evidence.APP,
                step.found() ? "name.found" : "name.not_found",
                "place",
                place,
                "said",
                step.said(),
                "took",
                Quantities.duration(step.endedAtNanos() - step.startedAtNanos()));
    }

    private static void tellQuery(Telling telling, DnsQuery query) {
        String answers = query.answers().stream()
                .map(record -> record.type() + " " + record.data())
                .collect(Collectors.joining(", "));
        String[] values = {
            "type",
            query.type(),
            "name",
            query.name(),
            "server",
            Ends.address(query.server()),
            "transport",
            query.transport().toUpperCase(Locale.ROOT),
            "took",
            Quantities.duration(query.endedAtNanos() - query.startedAtNanos()),
            "answers",
            answers,
            "rcode",
            query.rcode() == null ? telling.text("word.unknown") : query.rcode(),
            "failure",
            query.failure() == null ? "" : query.failure(),
            "ttl",
            Long.toString(query.answers().stream()
                    .mapToLong(DnsRecord::ttlSeconds)
                    .min()
                    .orElse(0))
        };
        String key = query.failure() != null
                ? "name.query_failed"
                : answers.isEmpty() ? "name.query_empty" : "name.query_answered";
        telling.say(Evidence.APP, key, values);
        if (query.transport().equals("tcp")) {
            telling.teach("name.over_tcp");
        }
    }

    private static void tellEnd(Telling telling, DnsLookup lookup) {
        Long ended = lookup.endedAtNanos();
        if (lookup.failure() != null) {
            telling.say(Evidence.APP, "name.failed", "failure", lookup.failure().detail());
        } else if (ended == null) {
            telling.say(Evidence.APP, "name.open");
        } else {
            telling.say(
                    Evidence.APP,
                    "name.end",
                    "name",
                    lookup.name(),
                    "addresses",
                    Words.addresses(lookup.addresses()),
                    "took",
                    Quantities.duration(ended - lookup.startedAtNanos()));
        }
    }
}
