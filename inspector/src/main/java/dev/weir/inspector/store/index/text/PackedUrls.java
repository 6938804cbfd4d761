package dev.weir.inspector.store.index.text;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import dev.weir.inspector.store.index.column.Columns;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Chunks of URLs as they stand in an index that is whole: beside the columns, as zstd frames of UTF-8. */
final class PackedUrls {

    /** Measured: a quarter of the text, and back at 1 GB/s. */
    private static final int LEVEL = 1;

    /** A hostile file may claim to hold more. */
    private static final long MOST_BYTES = 1L << 30;

    private final PreparedStatement write;
    private final PreparedStatement read;
    private final Columns exchanges;

    PackedUrls(Connection database, Columns exchanges) throws SQLException {
        this.exchanges = exchanges;
        write = database.prepareStatement("INSERT OR REPLACE INTO packed VALUES ('url_text', ?, ?)");
        read = database.prepareStatement("SELECT data FROM packed WHERE facet = 'url_text' AND chunk = ?");
    }

    void write(int chunk, UrlChunk urls) throws SQLException {
        write.setInt(1, chunk);
        write.setBytes(2, Zstd.compress(urls.text.getBytes(StandardCharsets.UTF_8), LEVEL));
        write.executeUpdate();
    }

    /**
     * One as it was read.
     *
     * @param numbers which lines it must have
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Packed(byte[] frame, short[] numbers) {

        /** Null when it is damaged: the table has the same. */
        @Nullable
        UrlChunk unpack() {
            long size = Zstd.getFrameContentSize(frame);
            if (size < 0 || size > MOST_BYTES) {
                return null;
            }
            byte[] plain = new byte[(int) size];
            try {
                if (Zstd.decompressByteArray(plain, 0, plain.length, frame, 0, frame.length) != size) {
                    return null;
                }
            } catch (ZstdException e) {
                return null;
            }
            String text = new String(plain, StandardCharsets.UTF_8);
            return UrlChunk.of(text, numbers, text.length() == plain.length);
        }
    }

    /** Null when there is none. */
    @Nullable
    Packed read(int chunk) throws SQLException {
        read.setInt(1, chunk);
        try (ResultSet row = read.executeQuery()) {
            return row.next() ? new Packed(row.getBytes(1), exchanges.rows(chunk)) : null;
        }
    }
}
