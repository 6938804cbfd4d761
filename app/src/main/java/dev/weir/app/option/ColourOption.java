package dev.weir.app.option;

import dev.weir.app.terminal.Terminal.ColourChoice;
import picocli.CommandLine.Option;

/** For commands that print coloured text. */
public final class ColourOption {

    @Option(
            names = "--color",
            paramLabel = "auto|always|never",
            description = "Colours; auto minds NO_COLOR, CLICOLOR_FORCE, TERM and who reads")
    private ColourChoice choice = ColourChoice.AUTO;

    public ColourChoice choice() {
        return choice;
    }
}
