package dev.weir.inspector.store.index.column;

import dev.weir.inspector.facet.Column;
import java.sql.SQLException;

/** Values of several columns, one number after the other. */
public final class Cells {

    private final Columns columns;
    private final Column[] asked;
    private final Chunk[] chunks;
    private int row;

    public Cells(Columns columns, Column... asked) {
        this.columns = columns;
        this.asked = asked.clone();
        this.chunks = new Chunk[asked.length];
        for (int i = 0; i < chunks.length; i++) {
            chunks[i] = new Chunk();
        }
    }

    /** Upwards; {@code take} finds the values of each in these cells. */
    public void each(Numbers found, Runnable take) throws SQLException {
        int[] all = found.chunks();
        for (int place = 0; place < all.length; place++) {
            if (found.isEmpty(place)) {
                continue;
            }
            for (int i = 0; i < asked.length; i++) {
                columns.read(all[place], asked[i], chunks[i]);
            }
            for (int word = 0; word < Chunk.WORDS; word++) {
                for (long bits = found.word(place, word); bits != 0; bits &= bits - 1) {
                    row = (word << 6) + Long.numberOfTrailingZeros(bits);
                    take.run();
                }
            }
        }
    }

    /** Whether there is a value in the column that was asked for at that place. */
    public boolean has(int column) {
        return chunks[column].has(row);
    }

    /** Means nothing where there is none. */
    public long at(int column) {
        return chunks[column].values[row];
    }
}
