package dev.weir.inspector.waterfall;

import dev.weir.inspector.model.PhaseKind;
import dev.weir.inspector.text.Style;

/** How a phase is drawn. The glyph alone tells the phase, so colour is never needed: for logs, screen readers, colour-blind eyes. */
public enum PhaseLook {
    QUEUE("·", "queue", Style.QUEUE),
    DNS("d", "dns", Style.DNS),
    TCP("c", "tcp", Style.TCP),
    TLS("t", "tls", Style.TLS),
    SEND(">", "send", Style.SEND),
    WAIT("░", "wait", Style.WAIT),
    RECEIVE("█", "receive", Style.RECEIVE);

    private final String glyph;
    private final String word;
    private final Style style;

    PhaseLook(String glyph, String word, Style style) {
        this.glyph = glyph;
        this.word = word;
        this.style = style;
    }

    public static PhaseLook of(PhaseKind kind) {
        return switch (kind) {
            case BLOCKED -> QUEUE;
            case DNS -> DNS;
            case CONNECT -> TCP;
            case TLS -> TLS;
            case SEND -> SEND;
            case WAIT -> WAIT;
            case RECEIVE -> RECEIVE;
        };
    }

    public String glyph() {
        return glyph;
    }

    /** What people call it. */
    public String word() {
        return word;
    }

    public Style style() {
        return style;
    }
}
