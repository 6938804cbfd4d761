package dev.weir.inspector.store.block;

import java.util.ArrayList;
import java.util.List;

/** The records of a block: compact JSON, exchanges first and then connections. */
public final class RecordBlock {

    private final List<byte[]> records;

    private RecordBlock(List<byte[]> records) {
        this.records = records;
    }

    /** @throws DamagedBlockException when it is none */
    public static RecordBlock read(byte[] packed) {
        Cursor in = Cursor.decompressed(packed);
        List<byte[]> records = new ArrayList<>();
        while (!in.atEnd()) {
            records.add(in.bytes(in.count()));
        }
        return new RecordBlock(records);
    }

    /** @throws DamagedBlockException when there is no such place */
    public byte[] record(int place) {
        if (place < 0 || place >= records.size()) {
            throw new DamagedBlockException("a record is missing");
        }
        return records.get(place);
    }
}
