package dev.weir.load.tally;

import dev.weir.inspector.model.PhaseKind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What has a distribution. The phases are those of {@link dev.weir.inspector.model.Timeline}, so that they agree with
 * {@code weir show}.
 */
public enum Measure {
    /** From the moment at which the request was to begin until it began: the generator's or its connections' fault. */
    LATE(null),
    BLOCKED(PhaseKind.BLOCKED),
    DNS(PhaseKind.DNS),
    TCP(PhaseKind.CONNECT),
    TLS(PhaseKind.TLS),
    SEND(PhaseKind.SEND),
    WAIT(PhaseKind.WAIT),
    RECEIVE(PhaseKind.RECEIVE),
    /** From the real beginning to the last byte: the service time. */
    TOTAL(null),
    /** From the intended beginning to the last byte: what a user would have waited. */
    CORRECTED(null);

    private final @Nullable PhaseKind phase;

    Measure(@Nullable PhaseKind phase) {
        this.phase = phase;
    }

    /** The phase of an exchange; null when it is none. */
    public @Nullable PhaseKind phase() {
        return phase;
    }

    /** As it stands in tables, thresholds and files. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is a part of {@link #TOTAL}. */
    public boolean isPhase() {
        return phase != null;
    }
}
