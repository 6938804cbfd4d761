package dev.weir.inspector.ladder;

import dev.weir.events.Evidence;
import dev.weir.events.TcpInfo;
import dev.weir.events.TcpInfo.Figure;
import dev.weir.inspector.kernel.KernelShare;
import dev.weir.inspector.text.FactSheet;
import dev.weir.inspector.text.Quantities;
import dev.weir.inspector.text.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the kernel counts, in a line or two. What it does not know is left out, and what is as it should be as well. */
public final class KernelFacts {

    private static final double WORTH_TELLING = 0.005;

    private KernelFacts() {}

    /**
     * Adds the figures of one moment, and what counted up during one exchange.
     *
     * @param share null when that is not known
     */
    public static void add(FactSheet sheet, TcpInfo info, @Nullable KernelShare share) {
        List<String> path = new ArrayList<>();
        micros(path, info, Figure.MIN_RTT, "min RTT ");
        micros(path, info, Figure.RTT, "smoothed ");
        number(path, info, Figure.CONGESTION_WINDOW, "cwnd ");
        number(path, info, Figure.SEND_MSS, "mss ");
        if (info.get(Figure.DELIVERY_RATE) > 0) {
            path.add("delivered at " + rate(info.get(Figure.DELIVERY_RATE)));
        }
        long sentAgain = share == null ? -1 : share.retransmitted();
        path.add(
                sentAgain >= 0
                        ? sentAgain + " retransmitted in this exchange"
                                + (info.totalRetrans() == sentAgain
                                        ? ""
                                        : ", " + info.totalRetrans() + " before and in it")
                        : info.totalRetrans() + " retransmitted");
        Style style = (sentAgain >= 0 ? sentAgain : info.totalRetrans()) > 0 ? Style.WARNING : Style.TEXT;
        sheet.fact(style, String.join(" · ", path), Evidence.KERNEL);
        addTrouble(sheet, info, share);
    }

    private static void addTrouble(FactSheet sheet, TcpInfo info, @Nullable KernelShare share) {
        List<String> trouble = new ArrayList<>();
        if (share != null) {
            count(trouble, share.grown(Figure.OUT_OF_ORDER_IN), "segments out of order from the peer");
            count(trouble, share.grown(Figure.DUPLICATES_REPORTED), "retransmissions that were not needed");
            count(trouble, share.grown(Figure.REORDERINGS_SEEN), "reorderings seen");
            count(trouble, share.grown(Figure.TOTAL_RTO), "retransmission timeouts");
            part(trouble, share.receiveWindowLimited(), "waiting for the peer's window");
            part(trouble, share.sendBufferLimited(), "waiting for room in our send buffer");
        }
        if (info.get(Figure.SEND_WINDOW) == 0) {
            trouble.add("the peer's window is closed");
        }
        if (!trouble.isEmpty()) {
            sheet.fact(Style.WARNING, String.join(" · ", trouble), Evidence.KERNEL);
        }
    }

    private static void micros(List<String> words, TcpInfo info, Figure figure, String word) {
        if (info.get(figure) > 0) {
            words.add(word + Quantities.duration(info.get(figure) * 1_000L));
        }
    }

    private static void number(List<String> words, TcpInfo info, Figure figure, String word) {
        if (info.knows(figure)) {
            words.add(word + info.get(figure));
        }
    }

    private static void count(List<String> words, long count, String what) {
        if (count > 0) {
            words.add(count + " " + what);
        }
    }

    private static void part(List<String> words, double part, String what) {
        if (part >= WORTH_TELLING) {
            words.add(Math.round(part * 100) + " % of the sending time " + what);
        }
    }

    /** {@code 1.25 MB/s}; decimal prefixes, as link rates have them. */
    public static String rate(long bytesPerSecond) {
        return bytesPerSecond >= 1_000_000
                ? String.format(Locale.ROOT, "%.2f MB/s", bytesPerSecond / 1e6)
                : String.format(Locale.ROOT, "%.1f kB/s", bytesPerSecond / 1e3);
    }
}
