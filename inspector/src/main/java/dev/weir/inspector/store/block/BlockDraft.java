package dev.weir.inspector.store.block;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import dev.weir.inspector.cbor.CborWriter;
import dev.weir.inspector.json.ModelCodec;
import dev.weir.inspector.json.ModelCodec.Bodies;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.RecordedMessage;
import dev.weir.inspector.model.upgrade.RecordedWebSocket;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A batch of records on its way into the capture. Encoding is all that a record costs when it comes, and nothing else of it is kept:
 * a connection has ten times the bytes of its record in objects, which would outlive several collections of the young generation.
 * Compressing and writing are done once a batch.
 */
public final class BlockDraft implements AutoCloseable {

    /** Measured: a fifth faster than -2, for 2 % more bytes; level 1 takes twice as long and makes 30 % less of them. */
    private static final int LEVEL = -3;

    /** Of an exchange, without its URL, which is there twice: facets as a row and in columns, some findings. */
    private static final long INDEX_BYTES = 200;

    private static final long INDEX_BYTES_OF_CONNECTION = 150;

    private final long largestBodyBytes;
    private final ModelCodec codec = new ModelCodec();
    private final CborWriter record = new CborWriter();
    private final Bytes records = new Bytes();
    private final Bytes directory = new Bytes();
    private final Bytes bodies = new Bytes();
    private final Bytes packing = new Bytes();
    private final ZstdCompressCtx zstd;
    private final Bytes connectionRecords = new Bytes();
    private final Bytes connectionIds = new Bytes();
    private int connections;
    private Span ids = Span.NONE;
    private int exchanges;
    private long urlCharacters;
    private Span numbers = Span.NONE;
    private long lastNumber;
    private long lastStarted;

    /** @param largestBodyBytes larger bodies are not kept */
    public BlockDraft(long largestBodyBytes) {
        this.largestBodyBytes = largestBodyBytes;
        // Its native library is unpacked and loaded for that: with the first batch there may be no descriptor left.
        this.zstd = new ZstdCompressCtx().setLevel(LEVEL);
    }

    /**
     * A batch as it is written.
     *
     * @param bodies null when there are none
     * @param indexBytes about what its records will take in the index of the sealed capture
     */
    @SuppressWarnings("ArrayRecordComponent") // written at once, never compared
    public record Packed(
            int exchanges,
            int connections,
            Span numbers,
            Span connectionIds,
            byte[] directory,
            byte[] records,
            byte @Nullable [] bodies,
            long indexBytes) {

        public long bodyBytes() {
            return bodies == null ? 0 : bodies.length;
        }
    }

    /** Numbers from the first to the last, inclusive. */
    public record Span(long first, long last) {
        static final Span NONE = new Span(Long.MAX_VALUE, Long.MIN_VALUE);

        Span with(long number) {
            return new Span(Math.min(first, number), Math.max(last, number));
        }
    }

    public int exchanges() {
        return exchanges;
    }

    public int connections() {
        return connections;
    }

    /** Of the exchanges, before compression. */
    public long bytes() {
        return records.size() + (long) bodies.size();
    }

    /** Of one that comes again, the last state counts. */
    public void add(RecordedConnection connection) {
        codec.write(connection, record);
        connectionRecords.sized(record.array(), record.size());
        connectionIds.number(connection.id().value());
        ids = ids.with(connection.id().value());
        connections++;
    }

    public void add(RecordedExchange x) {
        codec.write(x, Bodies.ELSEWHERE, record);
        records.sized(record.array(), record.size());
        directory.number(Bytes.zigzag(x.number() - lastNumber));
        directory.number(Bytes.zigzag(x.startedAtNanos() - lastStarted));
        directory.number(addBodies(x));
        lastNumber = x.number();
        lastStarted = x.startedAtNanos();
        numbers = numbers.with(x.number());
        urlCharacters += x.url().length();
        exchanges++;
    }

    /** Returns which ones are kept. */
    private int addBodies(RecordedExchange x) {
        boolean request =
                add(BodyBlock.requestKey(x.number()), x.request().body().kept());
        RecordedMessage answer = x.response();
        boolean response = answer != null
                && add(BodyBlock.responseKey(x.number()), answer.body().kept());
        RecordedWebSocket socket = x.webSocket();
        boolean messages = socket != null && add(BodyBlock.messagesKey(x.number()), socket.content());
        return (request ? Directory.REQUEST_BODY : 0)
                | (response ? Directory.RESPONSE_BODY : 0)
                | (messages ? Directory.MESSAGES : 0);
    }

    private boolean add(long key, byte @Nullable [] kept) {
        if (kept == null || kept.length == 0 || kept.length > largestBodyBytes) {
            return false;
        }
        bodies.number(key);
        bodies.number(kept.length);
        bodies.bytes(kept);
        return true;
    }

    /** The batch, its connections behind its exchanges; only a form of {@link #clear} may follow. */
    public Packed pack() {
        Bytes all = new Bytes();
        all.number(exchanges);
        all.number(connections);
        all.bytes(directory);
        all.bytes(connectionIds);
        records.bytes(connectionRecords);
        return new Packed(
                exchanges,
                connections,
                numbers,
                ids,
                all.toArray(),
                compressed(records),
                bodies.size() == 0 ? null : compressed(bodies),
                exchanges * INDEX_BYTES + connections * INDEX_BYTES_OF_CONNECTION + 2 * urlCharacters);
    }

    /** What does not shrink, as most bodies that are compressed already, stays as it is: zstd stores it. */
    private byte[] compressed(Bytes bytes) {
        // Into room that is kept: as much as a batch, and made anew for each it was a tenth of all that recording
        // allocates.
        packing.clear();
        byte[] out = packing.room(Math.toIntExact(Zstd.compressBound(bytes.size())));
        return Arrays.copyOf(out, zstd.compressByteArray(out, 0, out.length, bytes.array(), 0, bytes.size()));
    }

    /** Gives back what compressing needs. */
    @Override
    public void close() {
        zstd.close();
    }

    public void clear() {
        clearExchanges();
        connectionRecords.clear();
        connectionIds.clear();
        connections = 0;
        ids = Span.NONE;
    }

    /** Its connections wait for the next try. */
    public void clearExchanges() {
        records.clear();
        directory.clear();
        bodies.clear();
        exchanges = 0;
        urlCharacters = 0;
        numbers = Span.NONE;
        lastNumber = 0;
        lastStarted = 0;
    }
}
