package dev.weir.app.terminal;

import static dev.weir.app.terminal.Terminal.ColourChoice.ALWAYS;
import static dev.weir.app.terminal.Terminal.ColourChoice.AUTO;
import static dev.weir.app.terminal.Terminal.ColourChoice.NEVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.terminal.Terminal.ColourChoice;
import dev.weir.app.terminal.Terminal.Stream;
import dev.weir.inspector.text.ColourDepth;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {

    private record FakeDescriptors(int terminal, int columns) implements Descriptors {
        @Override
        public boolean isTerminal(int descriptor) {
            return descriptor == terminal;
        }
    }

    private static boolean coloured(Map<String, String> environment, int terminal, ColourChoice choice) {
        return new Terminal(environment, new FakeDescriptors(terminal, 0)).depth(Stream.OUT, choice)
                != ColourDepth.NONE;
    }

    @Test
    void onlyTerminalsGetColours() {
        assertThat(coloured(Map.of("TERM", "xterm"), 1, AUTO)).isTrue();
        assertThat(coloured(Map.of("TERM", "xterm"), 2, AUTO)).isFalse();
        assertThat(coloured(Map.of("TERM", "dumb"), 1, AUTO)).isFalse();
    }

    @Test
    void environmentSwitchesColours() {
        assertThat(coloured(Map.of("NO_COLOR", "1"), 1, AUTO)).isFalse();
        assertThat(coloured(Map.of("NO_COLOR", ""), 1, AUTO)).isTrue();
        assertThat(coloured(Map.of("CLICOLOR_FORCE", "1"), 9, AUTO)).isTrue();
        assertThat(coloured(Map.of("CLICOLOR_FORCE", "0"), 9, AUTO)).isFalse();
        assertThat(coloured(Map.of("CLICOLOR_FORCE", "1", "NO_COLOR", "1"), 1, AUTO))
                .isFalse();
    }

    @Test
    void optionBeatsTheEnvironment() {
        assertThat(coloured(Map.of("NO_COLOR", "1", "TERM", "dumb"), 9, ALWAYS)).isTrue();
        assertThat(coloured(Map.of("CLICOLOR_FORCE", "1"), 1, NEVER)).isFalse();
    }

    @Test
    void truecolourIsUsedWhereTheTerminalClaimsIt() {
        Terminal terminal = new Terminal(Map.of("COLORTERM", "truecolor"), new FakeDescriptors(1, 0));
        assertThat(terminal.depth(Stream.OUT, AUTO)).isEqualTo(ColourDepth.TRUECOLOR);
    }

    @Test
    void widthIsThatOfTheVariableThenOfTheTerminalThenAHundred() {
        assertThat(width(Map.of("COLUMNS", "91"), 1, 132)).isEqualTo(91);
        assertThat(width(Map.of("COLUMNS", "many"), 1, 132)).isEqualTo(132);
        assertThat(width(Map.of(), 1, 0)).isEqualTo(100);
        assertThat(width(Map.of(), 2, 132)).isEqualTo(100);
    }

    private static int width(Map<String, String> environment, int terminal, int columns) {
        return new Terminal(environment, new FakeDescriptors(terminal, columns)).width(Stream.OUT);
    }
}
