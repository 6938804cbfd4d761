package dev.weir.inspector.store.index;

import dev.weir.events.ConnectionId;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A diagnosis on its way into the index, in small steps: meanwhile others ask it. One thread.
 *
 * <p>Failures of the database come as {@link IllegalStateException}: the index is this process's own.
 */
public final class FindingDraft implements Consumer<Finding> {

    private static final int STEP = 2_000;

    private final CaptureIndex index;
    private final long block;
    private final int round;
    private final List<Finding> waiting = new ArrayList<>();
    private final Map<Long, FindingSet> exchanges = new HashMap<>();
    private final Map<Long, FindingSet> connections = new HashMap<>();

    /** @param block through which the capture is diagnosed */
    FindingDraft(CaptureIndex index, long block, int round) {
        this.index = index;
        this.block = block;
        this.round = round;
    }

    @Override
    public void accept(Finding finding) {
        FindingSet code = FindingSet.of(finding.code());
        Long exchange = finding.exchange();
        ConnectionId connection = finding.connection();
        if (exchange != null) {
            exchanges.merge(exchange, code, FindingSet::and);
        }
        if (connection != null) {
            connections.merge(connection.value(), code, FindingSet::and);
        }
        waiting.add(finding);
        if (waiting.size() >= STEP) {
            write();
        }
    }

    /** All were told. */
    public void end() {
        end(block);
    }

    /** The same, when all through that block was diagnosed. */
    void end(long through) {
        write();
        try {
            long last = 0;
            do {
                last = index.mark(last, this);
            } while (last > 0);
            index.end(round, through);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void write() {
        try {
            index.add(round, waiting);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        waiting.clear();
    }

    /** About an exchange and its connections. */
    FindingSet of(long number, long client, @Nullable Long origin) {
        FindingSet carrier = origin == null ? FindingSet.NONE : connections.getOrDefault(origin, FindingSet.NONE);
        return exchanges
                .getOrDefault(number, FindingSet.NONE)
                .and(connections.getOrDefault(client, FindingSet.NONE))
                .and(carrier);
    }
}
