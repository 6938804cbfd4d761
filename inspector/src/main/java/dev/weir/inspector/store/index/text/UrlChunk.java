package dev.weir.inspector.store.index.text;

import dev.weir.inspector.store.index.column.Chunk;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** URLs of neighbouring exchanges, in lower case, one a line. */
final class UrlChunk {

    /** As one text: a row for each would take five times as long. */
    private static final String LINES = "SELECT count(*), min(number), group_concat(lower(text), char(10)), "
            + "max(number) FROM (SELECT number, text FROM url WHERE number BETWEEN ? AND ? ORDER BY number)";

    private static final String ROWS =
            "SELECT number, replace(lower(text), char(10), ' ') FROM url WHERE number BETWEEN ? AND ? ORDER BY number";

    private static final boolean[] NOTHING_FOREIGN = new boolean[0];

    final String text;

    /** Where each line starts; one more stands behind the last. */
    final int[] starts;

    /** Of each line, as difference to the first number that may be in this chunk. */
    final short[] numbers;

    private final boolean[] foreign;

    private UrlChunk(String text, short[] numbers, int[] starts, boolean ascii) {
        this.text = text;
        this.numbers = numbers;
        this.starts = starts;
        this.foreign = ascii ? NOTHING_FOREIGN : foreign();
    }

    /** Null when there are not as many lines as numbers. */
    static @Nullable UrlChunk of(String text, short[] numbers, boolean ascii) {
        int[] starts = new int[numbers.length + 1];
        int end = text.indexOf('\n');
        for (int line = 1; line < numbers.length; line++) {
            if (end < 0) {
                return null;
            }
            starts[line] = end + 1;
            end = text.indexOf('\n', end + 1);
        }
        starts[numbers.length] = numbers.length == 0 ? 0 : text.length() + 1;
        return end >= 0 || (numbers.length == 0 && !text.isEmpty()) ? null : new UrlChunk(text, numbers, starts, ascii);
    }

    private boolean[] foreign() {
        boolean[] lines = new boolean[numbers.length];
        for (int line = 0; line < lines.length; line++) {
            for (int i = starts[line]; i < starts[line + 1] - 1 && !lines[line]; i++) {
                lines[line] = text.charAt(i) >= 0x80;
            }
        }
        return lines;
    }

    /** Whether a letter beyond ASCII is in a line, whose case only a regular expression knows. */
    boolean foreign(int line) {
        return foreign.length > 0 && foreign[line];
    }

    String line(int line) {
        return text.substring(starts[line], starts[line + 1] - 1);
    }

    /** From the table of URLs. */
    static UrlChunk read(Connection database, long first) throws SQLException {
        try (PreparedStatement query = database.prepareStatement(LINES)) {
            query.setLong(1, first);
            query.setLong(2, first + Chunk.ROWS - 1);
            try (ResultSet row = query.executeQuery()) {
                int count = row.next() ? row.getInt(1) : 0;
                long least = row.getLong(2);
                boolean dense = count > 0 && row.getLong(4) - least == count - 1;
                if (dense) {
                    short[] numbers = new short[count];
                    for (int i = 0; i < count; i++) {
                        numbers[i] = (short) (least - first + i);
                    }
                    UrlChunk chunk = of(row.getString(3), numbers, false);
                    if (chunk != null) {
                        return chunk;
                    }
                }
            }
        }
        return readRows(database, first);
    }

    /** Where numbers are missing, or a URL has a line feed in it. */
    private static UrlChunk readRows(Connection database, long first) throws SQLException {
        StringBuilder text = new StringBuilder();
        short[] numbers = new short[Chunk.ROWS];
        int[] starts = new int[Chunk.ROWS + 1];
        int count = 0;
        try (PreparedStatement query = database.prepareStatement(ROWS)) {
            query.setLong(1, first);
            query.setLong(2, first + Chunk.ROWS - 1);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    text.append(count == 0 ? "" : "\n").append(rows.getString(2));
                    numbers[count++] = (short) (rows.getLong(1) - first);
                    starts[count] = text.length() + 1;
                }
            }
        }
        return new UrlChunk(text.toString(), Arrays.copyOf(numbers, count), Arrays.copyOf(starts, count + 1), false);
    }
}
