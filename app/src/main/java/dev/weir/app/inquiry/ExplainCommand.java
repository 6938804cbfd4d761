package dev.weir.app.inquiry;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.app.files.CapturePlaces;
import dev.weir.app.option.ColourOption;
import dev.weir.app.option.LanguageOption;
import dev.weir.app.selection.ShownExchanges;
import dev.weir.app.terminal.Terminal;
import dev.weir.inspector.explain.Explanation;
import dev.weir.inspector.store.CaptureReader;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir explain}: the story of one exchange in prose. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Tells one exchange in prose, for whoever wants to understand what happens between a URL and its page: name, handshakes,"
                    + " request, response, and who closed, with this exchange's own numbers and where each comes from.",
            "Without --capture: the newest weir-*.weir here, else the newest that `weir run` made."
        },
        footer = {"", "  weir explain 7", "  weir explain 7 --lang zh"})
public final class ExplainCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final CapturePlaces captures;

    @Parameters(paramLabel = "ID", description = "The number of an exchange, such as 7")
    private String id = "";

    @Mixin
    private LanguageOption language = new LanguageOption();

    @Option(names = "--capture", paramLabel = "FILE", description = "The capture to read")
    private @Nullable Path capture;

    @Mixin
    private ColourOption colour = new ColourOption();

    public ExplainCommand(Terminal terminal, CapturePlaces captures) {
        this.terminal = terminal;
        this.captures = captures;
    }

    @Override
    public Integer call() throws Trouble {
        String digits = id.replaceFirst("^#", "");
        if (!digits.matches("\\d{1,18}")) {
            throw new Trouble(ExitCode.USAGE, "'" + id + "' is no exchange (expected: its number, such as 7)");
        }
        Path file = capture == null ? captures.required() : capture;
        try (CaptureReader reader = CaptureReader.open(file)) {
            Explanation told =
                    Explanation.of(ShownExchanges.required(reader, file, Long.parseLong(digits)), language.language());
            int width = terminal.width(Terminal.Stream.OUT);
            terminal.out().print(terminal.render(told.draw(width), Terminal.Stream.OUT, colour.choice()));
        }
        return ExitCode.OK;
    }
}
