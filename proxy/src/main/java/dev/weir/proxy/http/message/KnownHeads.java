package dev.weir.proxy.http.message;

import dev.weir.events.RawHead;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Heads that came more than once on one event loop. A client that asks again sends the same bytes again, a load does a million times, and
 * an origin's heads differ in their second at most: what they mean, how they go on and how that is written need not be found out anew
 * (docs/notes/035). A head that comes once leaves its checksum here, and nothing else.
 */
final class KnownHeads {

    /** A power of two. */
    private static final int PLACES = 64;

    /** Longer ones carry what differs each time. */
    private static final int LONGEST_BYTES = 2048;

    private final @Nullable ReceivedHead[] known = new ReceivedHead[PLACES];

    private final int[] knownSums = new int[PLACES];

    /** Of what came last to a place and was not known. */
    private final int[] lastSums = new int[PLACES];

    private final CRC32C sum = new CRC32C();

    /** The head that is the first {@code length} of these bytes, which are copied when they have not come before. */
    ReceivedHead head(byte[] bytes, int length, int startLineLength) {
        if (length > LONGEST_BYTES) {
            return made(bytes, length, startLineLength, false);
        }
        sum.reset();
        sum.update(bytes, 0, length);
        int value = (int) sum.getValue();
        int place = value & (PLACES - 1);
        ReceivedHead before = known[place];
        if (before != null && knownSums[place] == value && equal(before.raw().bytes(), bytes, length)) {
            return before;
        }
        boolean again = lastSums[place] == value;
        ReceivedHead made = made(bytes, length, startLineLength, again);
        if (again) {
            known[place] = made;
            knownSums[place] = value;
        } else {
            lastSums[place] = value;
        }
        return made;
    }

    private static boolean equal(byte[] known, byte[] bytes, int length) {
        return known.length == length && Arrays.equals(known, 0, length, bytes, 0, length);
    }

    private static ReceivedHead made(byte[] bytes, int length, int startLineLength, boolean known) {
        return new ReceivedHead(new RawHead(Arrays.copyOf(bytes, length), startLineLength), known);
    }
}
