package dev.weir.app.option;

import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** For all commands; minded by {@link Main}, which reports what fails. */
public final class VerboseOption {

    private static final String NAME = "--verbose";

    @Option(
            names = {"-v", NAME},
            description = "Say more on stderr, with stack traces of errors")
    private boolean verbose;

    public static boolean isIn(ParseResult result) {
        ParseResult innermost = result;
        while (innermost.hasSubcommand()) {
            innermost = innermost.subcommand();
        }
        return innermost.hasMatchedOption(NAME);
    }

    public boolean verbose() {
        return verbose;
    }
}
