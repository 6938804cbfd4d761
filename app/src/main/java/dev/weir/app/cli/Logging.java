package dev.weir.app.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Warnings on stderr, one line each. */
final class Logging {

    /** The JDK's log manager forgets loggers that nobody holds, with their levels. */
    private static final List<Logger> QUIET = List.of(
            Logger.getLogger("io.netty"),
            Logger.getLogger("com.github.benmanes.caffeine"),
            Logger.getLogger("org.sqlite"));

    /** Whether somebody still listens for the end of a write once all is over matters to nobody. */
    private static final Logger LAST_WORDS =
            Logger.getLogger("io.netty.util.concurrent.DefaultPromise.rejectedExecution");

    private Logging() {}

    static void set(boolean verbose) {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        ConsoleHandler handler = new ConsoleHandler();
        handler.setLevel(Level.ALL);
        handler.setFormatter(new OneLine(verbose));
        root.addHandler(handler);
        root.setLevel(verbose ? Level.INFO : Level.WARNING);
        // What they warn of is ours to say in our own words; leaks and bugs come as errors.
        QUIET.forEach(logger -> logger.setLevel(verbose ? Level.WARNING : Level.SEVERE));
        LAST_WORDS.setLevel(verbose ? Level.WARNING : Level.OFF);
    }

    /** Not private: tests look at a line. */
    static final class OneLine extends Formatter {
        private final boolean traces;

        OneLine(boolean traces) {
            this.traces = traces;
        }

        @Override
        public String format(LogRecord log) {
            String level = log.getLevel().intValue() >= Level.SEVERE.intValue()
                    ? "error"
                    : log.getLevel().getName().toLowerCase(Locale.ROOT);
            Throwable thrown = log.getThrown();
            StringBuilder line =
                    new StringBuilder("weir: ").append(level).append(": ").append(formatMessage(log));
            if (thrown != null) {
                line.append(": ").append(String.valueOf(thrown).replace('\n', ' '));
            }
            line.append('\n');
            if (thrown != null && traces) {
                StringWriter trace = new StringWriter();
                thrown.printStackTrace(new PrintWriter(trace));
                line.append(trace);
            }
            return line.toString();
        }
    }
}
