package dev.weir.inspector.findings;

import org.jspecify.annotations.Nullable;

/** The numbers that rules compare with, each with its default. Shares are parts of 1; ms are milliseconds. */
public enum Threshold {
    W101_SHARE("W101.share", 0.5),
    W101_MS("W101.ms", 100),
    W102_RTTS("W102.rtts", 1.5),
    W102_MS("W102.ms", 30),
    W103_SHARE("W103.share", 0.4),
    W103_MS("W103.ms", 30),
    W104_SHARE("W104.share", 0.5),
    W104_MS("W104.ms", 100),
    W104_GAP("W104.gap", 0.5),
    /** Of the receiving time that the client's window was full. */
    W104_WINDOW("W104.window", 0.2),
    W105_SHARE("W105.share", 0.2),
    W105_MS("W105.ms", 20),
    W106_SHARE("W106.share", 0.2),
    W106_MS("W106.ms", 50),
    W107_SHARE("W107.share", 0.3),
    W107_MS("W107.ms", 100),
    W202_MS("W202.ms", 1_000),
    W203_SHARE("W203.share", 0.9),
    /** What is nearer than that is taken for the same moment: a round trip within one machine is shorter than a thread's turn. */
    W203_MS("W203.ms", 1),
    W205_CONNECTIONS("W205.connections", 10),
    W205_REQUESTS("W205.requests", 1.2),
    W205_SECONDS("W205.seconds", 10),
    W301_SHARE("W301.share", 0.5),
    W301_PORTS("W301.ports", 0.1),
    W302_SECONDS("W302.seconds", 15),
    W303_SECONDS("W303.seconds", 5),
    W306_MS("W306.ms", 1),
    W307_SHARE("W307.share", 0.1),
    W308_SEGMENTS("W308.segments", 1),
    /** Linux delays an acknowledgement by 40 ms (TCP_DELACK_MIN, include/net/tcp.h). */
    W309_LEAST_MS("W309.least_ms", 35),
    W309_MOST_MS("W309.most_ms", 45),
    W401_MS("W401.ms", 50),
    W401_SHARE("W401.share", 0.2),
    /** Below it a share says nothing: on one machine everything takes a fifth of a millisecond. */
    W401_LEAST_MS("W401.least_ms", 5),
    W401_FACTOR("W401.factor", 5),
    W401_SLOWER_MS("W401.slower_ms", 100),
    W402_LOOKUPS("W402.lookups", 5),
    W402_TTL("W402.ttl", 10),
    W403_MS("W403.ms", 250),
    W503_DAYS("W503.days", 14),
    W503_SEGMENTS("W503.segments", 10),
    /** A client takes its time to look at a certificate, however short the way is. */
    W504_MS("W504.ms", 100),
    W601_BYTES("W601.bytes", 1_400),
    W601_SAVING("W601.saving", 0.3),
    W603_REQUEST("W603.request", 4_096),
    W603_COOKIE("W603.cookie", 2_048),
    W603_RESPONSE("W603.response", 8_192),
    W604_REDIRECTS("W604.redirects", 2),
    W604_MS("W604.ms", 1_000),
    W605_TIMES("W605.times", 3),
    W606_MS("W606.ms", 900),
    W702_MS("W702.ms", 5),
    W702_SHARE("W702.share", 0.1);

    private final String label;
    private final double usual;

    Threshold(String label, double usual) {
        this.label = label;
        this.usual = usual;
    }

    /** As people write it, such as {@code W401.ms}. */
    public String label() {
        return label;
    }

    public double usual() {
        return usual;
    }

    /** Null when none is called so. */
    public static @Nullable Threshold named(String label) {
        for (Threshold threshold : values()) {
            if (threshold.label.equalsIgnoreCase(label)) {
                return threshold;
            }
        }
        return null;
    }
}
