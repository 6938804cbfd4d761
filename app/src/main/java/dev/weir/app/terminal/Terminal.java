package dev.weir.app.terminal;

import dev.weir.inspector.text.AnsiRenderer;
import dev.weir.inspector.text.ColourDepth;
import dev.weir.inspector.text.Palette;
import dev.weir.inspector.text.StyledText;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * Standard output and error of this process, and how to write to them. Always UTF-8: bars are not ASCII, and the locale of a CI job or
 * container mostly says nothing of who reads.
 */
public final class Terminal {

    /** When colours are used. */
    public enum ColourChoice {
        AUTO,
        ALWAYS,
        NEVER
    }

    /** One of the two streams. */
    public enum Stream {
        OUT(1),
        ERR(2);

        private final int descriptor;

        Stream(int descriptor) {
            this.descriptor = descriptor;
        }
    }

    private static final int WIDTH_OF_NO_TERMINAL = 100;

    private final Map<String, String> environment;
    private final Descriptors descriptors;
    private final PrintStream out;
    private final PrintStream err;

    public Terminal(Map<String, String> environment) {
        this(environment, Descriptors.system());
    }

    Terminal(Map<String, String> environment, Descriptors descriptors) {
        this(
                environment,
                descriptors,
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err));
    }

    Terminal(Map<String, String> environment, Descriptors descriptors, OutputStream out, OutputStream err) {
        this.environment = Map.copyOf(environment);
        this.descriptors = descriptors;
        this.out = new PrintStream(out, true, StandardCharsets.UTF_8);
        this.err = new PrintStream(err, true, StandardCharsets.UTF_8);
    }

    public PrintStream out() {
        return out;
    }

    public PrintStream err() {
        return err;
    }

    /** A person sits in front of it, and Ctrl-C reaches the whole group of processes. */
    public boolean interactive() {
        return descriptors.isTerminal(0);
    }

    /** A stream is a terminal, on which a line can be written over. */
    public boolean shows(Stream stream) {
        return descriptors.isTerminal(stream.descriptor);
    }

    /** In cells: {@code COLUMNS}, else what the terminal says, else 100. */
    public int width(Stream stream) {
        try {
            int columns =
                    Integer.parseInt(environment.getOrDefault("COLUMNS", "").strip());
            if (columns > 0) {
                return columns;
            }
        } catch (NumberFormatException e) {
            // Not set: shells seldom export it.
        }
        int columns = descriptors.isTerminal(stream.descriptor) ? descriptors.columns() : 0;
        return columns > 0 ? columns : WIDTH_OF_NO_TERMINAL;
    }

    /** Cells of a line for who reads along; lines for a file or another program are as long as they are. */
    public int lineLimit(Stream stream) {
        return shows(stream) ? width(stream) : Integer.MAX_VALUE;
    }

    /** What {@code text} looks like on that stream. */
    public String render(StyledText text, Stream stream, ColourChoice choice) {
        return new AnsiRenderer(palette(), depth(stream, choice)).render(text);
    }

    ColourDepth depth(Stream stream, ColourChoice choice) {
        if (!coloured(stream, choice)) {
            return ColourDepth.NONE;
        }
        String colours = environment.getOrDefault("COLORTERM", "").toLowerCase(Locale.ROOT);
        return colours.equals("truecolor") || colours.equals("24bit") ? ColourDepth.TRUECOLOR : ColourDepth.ANSI_256;
    }

    /** The option beats the environment; there NO_COLOR (no-color.org) beats CLICOLOR_FORCE (bixense.com/clicolors). */
    private boolean coloured(Stream stream, ColourChoice choice) {
        if (choice != ColourChoice.AUTO) {
            return choice == ColourChoice.ALWAYS;
        }
        if (!environment.getOrDefault("NO_COLOR", "").isEmpty()) {
            return false;
        }
        String forced = environment.getOrDefault("CLICOLOR_FORCE", "");
        if (!forced.isEmpty() && !forced.equals("0")) {
            return true;
        }
        return !environment.getOrDefault("TERM", "").equals("dumb") && descriptors.isTerminal(stream.descriptor);
    }

    /** COLORFGBG ("15;0": foreground; background) is what rxvt, Konsole and others set; dark where nothing is said. */
    private Palette palette() {
        String colours = environment.getOrDefault("COLORFGBG", "");
        String background = colours.substring(colours.lastIndexOf(';') + 1);
        return background.equals("7") || background.equals("15") ? Palette.LIGHT : Palette.DARK;
    }
}
