package dev.weir.app.selection;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.ExchangeQuery;
import dev.weir.inspector.waterfall.ShownExchange;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** One exchange of a capture, with what must be known around it. */
public final class ShownExchanges {

    private ShownExchanges() {}

    /**
     * Finds an exchange by its number.
     *
     * @throws Trouble when there is none
     */
    public static ShownExchange required(CaptureReader reader, Path file, long number) throws Trouble {
        RecordedExchange exchange = reader.exchange(number)
                .orElseThrow(() -> new Trouble(
                        ExitCode.INPUT,
                        "There is no exchange #" + number + " in " + file + ", which has " + reader.count()
                                + ".\n  `weir show` lists them"));
        List<RecordedExchange> all = new ArrayList<>();
        // What came later says nothing about this one.
        reader.exchanges(ExchangeQuery.ALL.numbers(Long.MIN_VALUE, number)).forEach(all::add);
        List<RecordedConnection> connections = new ArrayList<>();
        reader.connections().forEach(connections::add);
        return ShownExchange.among(all, connections, exchange, reader.info().anchor(), ZoneId.systemDefault());
    }
}
