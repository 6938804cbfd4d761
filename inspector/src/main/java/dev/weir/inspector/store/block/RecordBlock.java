package dev.weir.inspector.store.block;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The records of a block: compact JSON, exchanges first and then connections. */
public final class RecordBlock {

    private static final int USUAL_RECORDS = 600;

    private final Cursor plain;

    /** Where each record starts and ends: most are never asked for. */
    private final int[] ends;

    private RecordBlock(Cursor plain, int[] ends) {
        this.plain = plain;
        this.ends = ends;
    }

    /**
     * Unpacks one.
     *
     * @param spent is used no more: its memory is taken. A page of a list may need two hundred blocks, of half a megabyte each
     * @throws DamagedBlockException when it is none
     */
    public static RecordBlock read(byte[] packed, @Nullable RecordBlock spent) {
        Cursor in = spent == null ? Cursor.decompressed(packed) : Cursor.decompressed(packed, spent.plain.room());
        int[] ends = new int[2 * USUAL_RECORDS];
        int count = 0;
        while (!in.atEnd()) {
            if (count == ends.length) {
                ends = Arrays.copyOf(ends, 2 * ends.length);
            }
            int length = in.count();
            ends[count++] = in.at();
            in.skip(length);
            ends[count++] = in.at();
        }
        return new RecordBlock(in, Arrays.copyOf(ends, count));
    }

    /** @throws DamagedBlockException when there is no such place */
    public byte[] record(int place) {
        if (place < 0 || 2 * place >= ends.length) {
            throw new DamagedBlockException("a record is missing");
        }
        return plain.between(ends[2 * place], ends[2 * place + 1]);
    }
}
