package dev.weir.app.cli;

import dev.weir.app.terminal.Terminal.ColourChoice;
import picocli.CommandLine.Option;

/** Options that every command has. */
final class GlobalOptions {

    @Option(
            names = "--color",
            paramLabel = "auto|always|never",
            description = "Colours; auto minds NO_COLOR, CLICOLOR_FORCE, TERM and who reads")
    private ColourChoice colour = ColourChoice.AUTO;

    @Option(
            names = {"-v", "--verbose"},
            description = "Say more on stderr, with stack traces of errors")
    private boolean verbose;

    ColourChoice colour() {
        return colour;
    }

    boolean verbose() {
        return verbose;
    }
}
