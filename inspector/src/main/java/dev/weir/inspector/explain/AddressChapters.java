package dev.weir.inspector.explain;

import dev.weir.events.Evidence;
import dev.weir.events.TcpSyn;
import dev.weir.inspector.ladder.Ends;
import dev.weir.inspector.model.ExchangeKind;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.text.Quantities;
import dev.weir.inspector.waterfall.KnownHsts;

/** What was typed, what a browser makes of it, and how the request came to Weir. */
final class AddressChapters {

    private AddressChapters() {}

    static void tell(Telling telling) {
        RecordedExchange exchange = telling.shown().exchange();
        telling.chapter("address.heading");
        if (telling.imported()) {
            telling.say(Evidence.IMPORTED, "address.imported");
        }
        Url url = Url.of(exchange.url());
        if (exchange.kind() == ExchangeKind.REQUEST && url != null) {
            tellParts(telling, url);
            tellHsts(telling, url);
        } else if (exchange.kind() == ExchangeKind.TUNNEL) {
            telling.say(Evidence.APP, "address.tunnel", "target", exchange.url());
        } else {
            telling.say(Evidence.APP, "address.malformed", "target", exchange.url());
        }
        if (!telling.imported()) {
            tellClient(telling);
        }
    }

    private static void tellParts(Telling telling, Url url) {
        telling.say(
                Evidence.APP,
                "address.parts",
                "scheme",
                url.scheme(),
                "host",
                url.host(),
                "port",
                Integer.toString(url.port()),
                "port_why",
                telling.text(
                        url.portWritten() ? "address.port_written" : "address.port_default", "scheme", url.scheme()),
                "path",
                url.path());
        if (!url.query().isEmpty()) {
            telling.say(Evidence.APP, "address.query", "query", url.query());
        }
        telling.teach("address.fragment");
    }

    private static void tellHsts(Telling telling, Url url) {
        if (!url.scheme().equals("http")) {
            return;
        }
        KnownHsts known = telling.shown().hsts();
        if (known == null) {
            telling.say(Evidence.APP, "hsts.unknown", "host", url.host());
        } else {
            telling.say(
                    Evidence.APP,
                    "hsts.known",
                    "number",
                    Long.toString(known.number()),
                    "host",
                    known.host(),
                    "max_age",
                    Long.toString(known.policy().maxAgeSeconds()),
                    "left",
                    Long.toString(known.leftSeconds()));
        }
    }

    private static void tellClient(Telling telling) {
        RecordedExchange exchange = telling.shown().exchange();
        RecordedConnection client = telling.shown().client();
        telling.chapter("client.heading");
        telling.teach("client.proxy");
        if (client == null) {
            telling.say(
                    Evidence.APP,
                    "client.unknown",
                    "connection",
                    exchange.client().toString());
        } else {
            String[] ends = {
                "connection",
                client.id().toString(),
                "remote",
                Ends.address(client.remote()),
                "local",
                Ends.address(client.local())
            };
            telling.say(Evidence.APP, telling.shown().firstOnClient() ? "client.fresh" : "client.reused", ends);
            if (telling.shown().firstOnClient() && client.syn() != null) {
                tellSyn(telling, client.syn());
            }
        }
        if (exchange.authority() != null) {
            telling.say(Evidence.APP, "client.connect", "authority", exchange.authority());
        }
    }

    private static void tellSyn(Telling telling, TcpSyn syn) {
        telling.say(
                Evidence.KERNEL,
                "client.syn",
                "seq",
                Long.toString(syn.sequence()),
                "ttl",
                Integer.toString(syn.timeToLive()),
                "window",
                Quantities.bytes(syn.window()),
                "options",
                syn.options().isEmpty() ? telling.text("word.none") : String.join(", ", syn.options()));
    }
}
