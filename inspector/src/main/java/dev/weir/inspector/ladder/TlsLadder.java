package dev.weir.inspector.ladder;

import dev.weir.events.Evidence;
import dev.weir.events.Leg;
import dev.weir.events.TlsDetails;
import dev.weir.inspector.model.TlsHandshake;
import dev.weir.inspector.text.FactSheet;
import java.util.ArrayList;
import java.util.List;

/**
 * The flights of a TLS handshake that succeeded (RFC 8446, section 2; RFC 5246, section 7.3). Their beginning and end were seen;
 * what lies between follows from the version and from whether it was resumed.
 *
 * @param leg on the client leg Weir plays the server
 */
public record TlsLadder(TlsHandshake handshake, Leg leg, LadderClock clock) {

    public void add(FactSheet sheet) {
        TlsDetails details = handshake.details();
        Long ended = handshake.endedAtNanos();
        if (details == null || ended == null) {
            return;
        }
        List<String> flights = flights(details);
        boolean weirFirst = leg == Leg.ORIGIN;
        List<Rung> rungs = new ArrayList<>();
        for (int i = 0; i < flights.size(); i++) {
            boolean sent = (i % 2 == 0) == weirFirst;
            boolean first = i == 0;
            boolean last = i == flights.size() - 1;
            Long at = first ? Long.valueOf(handshake.startedAtNanos()) : last ? ended : null;
            rungs.add(new Rung(at, sent, flights.get(i), null, null, first || last ? Evidence.APP : Evidence.INFERRED));
        }
        new Ladder(rungs, weirFirst ? "origin" : "client", clock).add(sheet);
    }

    /** Alternating, the client's first. */
    static List<String> flights(TlsDetails details) {
        boolean full = !Boolean.TRUE.equals(details.resumed());
        if (details.protocol().equals("TLSv1.3")) {
            return List.of("ClientHello", "ServerHello…Finished", "Finished");
        }
        return full
                ? List.of("ClientHello", "ServerHello…Done", "KeyExchange…Finished", "Finished")
                : List.of("ClientHello", "ServerHello…Finished", "Finished");
    }
}
