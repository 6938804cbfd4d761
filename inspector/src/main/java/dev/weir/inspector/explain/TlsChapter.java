package dev.weir.inspector.explain;

import dev.weir.events.Evidence;
import dev.weir.events.TlsDetails;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.TlsHandshake;
import dev.weir.inspector.text.Quantities;

/** The handshake with the origin, where there was one, and that with the client, where Weir looked inside. */
final class TlsChapter {

    private TlsChapter() {}

    static void tell(Telling telling) {
        RecordedExchange exchange = telling.shown().exchange();
        telling.chapter("tls.heading");
        TlsHandshake own = exchange.originTls();
        TlsHandshake earlier = telling.shown().origin() == null
                ? null
                : telling.shown().origin().tls();
        if (own != null) {
            telling.teach("tls.why");
            tellHandshake(telling, own);
        } else if (exchange.reused() && earlier != null && earlier.details() != null) {
            telling.say(Evidence.APP, "tls.reused", "version", version(earlier.details()));
        } else if (exchange.url().startsWith("http://")) {
            telling.say(Evidence.APP, "tls.plain");
        }
        TlsHandshake client = telling.shown().client() == null
                ? null
                : telling.shown().client().tls();
        if (client != null && client.details() != null) {
            telling.say(Evidence.APP, "tls.client", "version", version(client.details()));
        }
    }

    private static void tellHandshake(Telling telling, TlsHandshake handshake) {
        TlsDetails details = handshake.details();
        Long ended = handshake.endedAtNanos();
        String took =
                ended == null ? telling.text("word.unknown") : Quantities.duration(ended - handshake.startedAtNanos());
        String name = handshake.serverName() == null ? telling.text("word.none") : handshake.serverName();
        telling.say(Evidence.APP, "tls.hello", "name", name);
        if (handshake.failure() != null) {
            telling.say(
                    Evidence.APP, "tls.failed", "failure", handshake.failure().detail(), "took", took);
        } else if (details == null) {
            telling.say(Evidence.APP, "tls.open");
        } else {
            telling.say(
                    Evidence.APP,
                    "tls.agreed",
                    "version",
                    version(details),
                    "cipher",
                    details.cipher(),
                    "took",
                    took,
                    "alpn",
                    details.alpn() == null ? telling.text("word.none") : details.alpn());
            tellFlights(telling, details);
            tellTrust(telling, details);
        }
    }

    private static void tellFlights(Telling telling, TlsDetails details) {
        Boolean resumed = details.resumed();
        if (details.protocol().equals("TLSv1.3")) {
            telling.say(Evidence.INFERRED, Boolean.TRUE.equals(resumed) ? "tls.flights13_resumed" : "tls.flights13");
        } else if (resumed == null) {
            telling.say(Evidence.INFERRED, "tls.flights_unknown");
        } else {
            telling.say(Evidence.INFERRED, resumed ? "tls.flights12_resumed" : "tls.flights12");
        }
    }

    private static void tellTrust(Telling telling, TlsDetails details) {
        if (details.distrust() != null) {
            telling.say(Evidence.APP, "tls.distrusted", "why", details.distrust());
        } else if (!details.chain().isEmpty()) {
            telling.say(
                    Evidence.APP,
                    Boolean.TRUE.equals(details.resumed()) ? "tls.certificate_earlier" : "tls.certificate",
                    "subject",
                    details.chain().get(0).subject(),
                    "issuer",
                    details.chain().get(0).issuer());
        }
    }

    private static String version(TlsDetails details) {
        return details.protocol().replace("TLSv", "TLS ");
    }
}
