package dev.weir.inspector.store.index.text;

import dev.weir.inspector.store.index.column.Chunk;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;

/** URLs of neighbouring exchanges, in lower case, one a line. */
final class UrlChunk {

    static final int NUMBERS = Chunk.ROWS;

    /** As one text: a row for each would take five times as long. */
    private static final String LINES = "SELECT count(*), min(number), group_concat(lower(text), char(10)), "
            + "max(number) FROM (SELECT number, text FROM url WHERE number BETWEEN ? AND ? ORDER BY number)";

    private static final String ROWS =
            "SELECT number, replace(lower(text), char(10), ' ') FROM url WHERE number BETWEEN ? AND ? ORDER BY number";

    final String text;

    /** Where each line starts; one more stands behind the last. */
    final int[] starts;

    /** Of each line, as difference to the first number that may be in this chunk. */
    final short[] numbers;

    /** Whether a letter beyond ASCII is in it, whose case only a regular expression knows. */
    final boolean[] foreign;

    private UrlChunk(String text, short[] numbers) {
        this.text = text;
        this.numbers = numbers;
        this.starts = new int[numbers.length + 1];
        this.foreign = new boolean[numbers.length];
        int line = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                starts[++line] = i + 1;
            } else if (c >= 0x80) {
                foreign[line] = true;
            }
        }
        starts[numbers.length] = text.length() + 1;
    }

    static UrlChunk read(Connection database, long first) throws SQLException {
        try (PreparedStatement query = database.prepareStatement(LINES)) {
            query.setLong(1, first);
            query.setLong(2, first + NUMBERS - 1);
            try (ResultSet row = query.executeQuery()) {
                int count = row.next() ? row.getInt(1) : 0;
                String text = count == 0 ? "" : row.getString(3);
                long least = row.getLong(2);
                boolean dense = count > 0 && row.getLong(4) - least == count - 1;
                if (count == 0 || (dense && lines(text) == count)) {
                    short[] numbers = new short[count];
                    for (int i = 0; i < count; i++) {
                        numbers[i] = (short) (least - first + i);
                    }
                    return new UrlChunk(text, numbers);
                }
            }
        }
        return readRows(database, first);
    }

    private static long lines(String text) {
        return 1 + text.chars().filter(c -> c == '\n').count();
    }

    /** Where numbers are missing, or a URL has a line feed in it. */
    private static UrlChunk readRows(Connection database, long first) throws SQLException {
        StringBuilder text = new StringBuilder();
        short[] numbers = new short[NUMBERS];
        int count = 0;
        try (PreparedStatement query = database.prepareStatement(ROWS)) {
            query.setLong(1, first);
            query.setLong(2, first + NUMBERS - 1);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    text.append(count == 0 ? "" : "\n").append(rows.getString(2));
                    numbers[count++] = (short) (rows.getLong(1) - first);
                }
            }
        }
        return new UrlChunk(text.toString(), Arrays.copyOf(numbers, count));
    }

    String line(int line) {
        return text.substring(starts[line], starts[line + 1] - 1);
    }
}
