package dev.weir.inspector.kernel;

import dev.weir.events.TcpInfo;
import dev.weir.events.TcpInfo.Figure;
import java.util.ArrayList;
import java.util.List;

/**
 * What the two ends of a connection agreed on in their handshake ({@code tcpi_options}, include/uapi/linux/tcp.h).
 *
 * @param sendMss largest segment that we may send, in bytes of data
 * @param peerWindowScale the exponent that the peer announced; -1 when scaling was not agreed on
 * @param ourWindowScale ours
 * @param dataInSyn the peer took what came with the SYN (TCP Fast Open)
 */
public record Agreed(
        int sendMss,
        int peerWindowScale,
        int ourWindowScale,
        boolean sack,
        boolean timestamps,
        boolean ecn,
        boolean dataInSyn) {

    private static final int TIMESTAMPS = 1;
    private static final int SACK = 2;
    private static final int WINDOW_SCALE = 4;
    private static final int ECN = 8;
    private static final int SYN_DATA = 32;

    public static Agreed in(TcpInfo info) {
        long options = info.get(Figure.OPTIONS);
        long scales = info.get(Figure.WINDOW_SCALES);
        boolean scaled = has(options, WINDOW_SCALE) && scales >= 0;
        return new Agreed(
                info.sendMss(),
                scaled ? (int) scales & 0xf : -1,
                scaled ? (int) scales >> 4 : -1,
                has(options, SACK),
                has(options, TIMESTAMPS),
                has(options, ECN),
                has(options, SYN_DATA));
    }

    private static boolean has(long options, int bit) {
        return options >= 0 && (options & bit) != 0;
    }

    /** In a few words, those of the protocol, the same in every language; of the two window scales ours comes first. */
    public List<String> words() {
        List<String> words = new ArrayList<>();
        if (sendMss >= 0) {
            words.add("mss " + sendMss);
        }
        if (peerWindowScale >= 0) {
            words.add("window scale " + ourWindowScale + " / " + peerWindowScale);
        }
        if (sack) {
            words.add("SACK");
        }
        if (timestamps) {
            words.add("timestamps");
        }
        if (ecn) {
            words.add("ECN");
        }
        if (dataInSyn) {
            words.add("Fast Open");
        }
        return List.copyOf(words);
    }
}
