package dev.weir.app.sockets;

import dev.weir.events.ClockAnchor;
import dev.weir.inspector.ledger.CensusJson;
import dev.weir.inspector.ledger.LedgerJson;
import dev.weir.inspector.ledger.SocketCensus;
import dev.weir.inspector.ledger.SocketLedger;
import java.io.PrintStream;
import java.util.List;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** Prints ledger and censuses as one JSON document. */
public final class LedgerListing {

    private static final JsonFactory FACTORY =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    private LedgerListing() {}

    public static void print(PrintStream stream, SocketLedger ledger, List<SocketCensus> censuses, ClockAnchor anchor) {
        try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), stream, JsonEncoding.UTF8)) {
            out.writeStartObject();
            out.writeName("ledger");
            LedgerJson.write(out, ledger, PortRange.ports(), anchor);
            out.writeName("census");
            CensusJson.write(out, censuses, anchor);
            out.writeEndObject();
        }
        stream.println();
    }
}
