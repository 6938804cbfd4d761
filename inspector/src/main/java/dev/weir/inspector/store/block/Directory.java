package dev.weir.inspector.store.block;

/**
 * What is in a block, without its records: read in microseconds.
 *
 * @param numbers of the exchanges, in the order of their records
 * @param started of each, in nanoseconds
 * @param bodies of each, which ones were kept: {@link #REQUEST_BODY}, {@link #RESPONSE_BODY}
 * @param connections ids, in the order of their records, which follow those of the exchanges
 */
@SuppressWarnings("ArrayRecordComponent") // read at once, never compared
public record Directory(long[] numbers, long[] started, int[] bodies, long[] connections) {

    static final int REQUEST_BODY = 1;
    static final int RESPONSE_BODY = 2;

    /** What a WebSocket carried. */
    static final int MESSAGES = 4;

    /** @throws DamagedBlockException when it is none */
    public static Directory read(byte[] bytes) {
        Cursor in = new Cursor(bytes);
        long[] numbers = new long[in.count()];
        long[] started = new long[numbers.length];
        int[] bodies = new int[numbers.length];
        long[] connections = new long[in.count()];
        long number = 0;
        long start = 0;
        for (int i = 0; i < numbers.length; i++) {
            number += in.signed();
            start += in.signed();
            numbers[i] = number;
            started[i] = start;
            bodies[i] = in.count();
        }
        for (int i = 0; i < connections.length; i++) {
            connections[i] = in.number();
        }
        return new Directory(numbers, started, bodies, connections);
    }

    public boolean requestBody(int place) {
        return (bodies[place] & REQUEST_BODY) != 0;
    }

    public boolean responseBody(int place) {
        return (bodies[place] & RESPONSE_BODY) != 0;
    }

    /** The place of the exchange's record, or -1. */
    public int placeOfExchange(long number) {
        return lastPlace(numbers, number);
    }

    /** The place of the connection's record, or -1. */
    public int placeOfConnection(long id) {
        int place = lastPlace(connections, id);
        return place < 0 ? -1 : numbers.length + place;
    }

    /** The last one stands: it was written later. */
    private static int lastPlace(long[] all, long wanted) {
        for (int i = all.length - 1; i >= 0; i--) {
            if (all[i] == wanted) {
                return i;
            }
        }
        return -1;
    }
}
