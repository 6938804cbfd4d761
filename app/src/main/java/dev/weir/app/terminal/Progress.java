package dev.weir.app.terminal;

import dev.weir.app.terminal.Terminal.Stream;
import java.io.PrintStream;

/** How far something is, on one line of a terminal's stderr that is written over; nothing at all where stderr is no terminal. */
public final class Progress implements AutoCloseable {

    private final PrintStream err;
    private final boolean shown;
    private final int width;
    private long lastPercent = -1;
    private boolean dirty;

    public Progress(Terminal terminal) {
        this(terminal, terminal.shows(Stream.ERR));
    }

    private Progress(Terminal terminal, boolean shown) {
        this.err = terminal.err();
        this.shown = shown;
        this.width = terminal.width(Stream.ERR);
    }

    /** For what is written to standard output meanwhile: on the same terminal the two would run into each other. */
    public static Progress besideOutput(Terminal terminal) {
        return new Progress(terminal, terminal.shows(Stream.ERR) && !terminal.shows(Stream.OUT));
    }

    /**
     * Shows it when a further per cent is done: what is longer than a moment is seen to move, and nothing needs a clock.
     *
     * @param of 0 when nobody knows the end
     */
    public void show(String what, long done, long of) {
        long percent = of <= 0 ? 0 : Math.min(100, done * 100 / of);
        if (!shown || percent == lastPercent) {
            return;
        }
        lastPercent = percent;
        String line = what + ": " + percent + " %";
        err.print("\r" + line.substring(0, Math.min(line.length(), Math.max(width - 1, 1))) + "\u001b[K");
        err.flush();
        dirty = true;
    }

    /** Takes the line away again. */
    @Override
    public void close() {
        if (dirty) {
            err.print("\r\u001b[K");
            err.flush();
            dirty = false;
        }
        lastPercent = -1;
    }
}
