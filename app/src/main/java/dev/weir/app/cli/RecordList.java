package dev.weir.app.cli;

import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.text.Style;
import dev.weir.inspector.text.StyledLine;
import dev.weir.inspector.text.StyledText;
import dev.weir.inspector.text.VisibleText;
import dev.weir.inspector.waterfall.WaterfallList;
import java.util.Collection;
import java.util.List;

/** The list of exchanges as the commands print it. */
record RecordList(
        String title,
        List<RecordedExchange> exchanges,
        Collection<RecordedConnection> connections,
        List<StyledLine> findings) {

    StyledText draw(int width) {
        StyledLine heading = StyledLine.of(Style.BOLD, VisibleText.of(title));
        return new WaterfallList(heading, exchanges, connections, findings).draw(width);
    }
}
