package dev.weir.inspector.store.index.column;

import dev.weir.inspector.facet.Column;
import dev.weir.inspector.facet.Condition;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Passes all exchanges through a condition. One thread at a time. */
public final class Sieve {

    private final Columns exchanges;
    private final Columns connections;
    private final Around around;

    public Sieve(Columns exchanges, Columns connections, Around around) {
        this.exchanges = exchanges;
        this.connections = connections;
        this.around = around;
    }

    public Verdict of(Condition condition) throws SQLException {
        return passed(exchanges, condition);
    }

    private Verdict passed(Columns columns, Condition condition) throws SQLException {
        Test test = new Meanings(this, columns, around).of(condition);
        int[] chunks = columns.chunks();
        Numbers sure = new Numbers(chunks);
        Numbers maybe = new Numbers(chunks);
        Sight sight = new Sight(columns);
        Bits bits = new Bits();
        for (int i = 0; i < chunks.length; i++) {
            sight.at(chunks[i]);
            test.at(sight, bits);
            bits.keep(sight.column(columns.first()).present);
            sure.put(i, bits.sure);
            maybe.put(i, bits.maybe);
        }
        return new Verdict(sure, maybe.without(sure));
    }

    /** The connections of which a condition holds, or may. */
    Verdict connections(Condition condition) throws SQLException {
        return passed(connections, condition);
    }

    /** One chunk, of which each column is unpacked once. */
    static final class Sight {

        private final Columns columns;
        private final Map<Column, Chunk> unpacked = new EnumMap<>(Column.class);
        private final List<Column> current = new ArrayList<>();
        private int chunk;

        Sight(Columns columns) {
            this.columns = columns;
        }

        void at(int next) {
            chunk = next;
            current.clear();
        }

        int chunk() {
            return chunk;
        }

        Chunk column(Column column) throws SQLException {
            Chunk there = unpacked.computeIfAbsent(column, key -> new Chunk());
            if (!current.contains(column)) {
                columns.read(chunk, column, there);
                current.add(column);
            }
            return there;
        }
    }

    /** Of one chunk: of which rows something holds, and of which it may; those among these. */
    static final class Bits {

        final long[] sure = new long[Chunk.WORDS];
        final long[] maybe = new long[Chunk.WORDS];

        void none() {
            Arrays.fill(sure, 0);
            Arrays.fill(maybe, 0);
        }

        void set(int row) {
            sure[row >> 6] |= 1L << row;
            maybe[row >> 6] |= 1L << row;
        }

        void perhaps(int row) {
            maybe[row >> 6] |= 1L << row;
        }

        void keep(long[] only) {
            for (int i = 0; i < Chunk.WORDS; i++) {
                sure[i] &= only[i];
                maybe[i] &= only[i];
            }
        }
    }

    /** A condition that knows what it looks at. */
    interface Test {
        void at(Sight sight, Bits into) throws SQLException;
    }
}
