package dev.weir.inspector.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnsiRendererTest {

    @Test
    void everyStyleShowsTheSameCharactersAsPlainText() {
        StyledText text = everyStyle();
        for (Palette palette : Palette.values()) {
            for (ColourDepth depth : ColourDepth.values()) {
                String rendered = new AnsiRenderer(palette, depth).render(text);
                assertThat(rendered.replaceAll("\u001b\\[[0-9;]*m", ""))
                        .as("%s %s", palette, depth)
                        .isEqualTo(text.plain());
            }
        }
    }

    @Test
    void withoutColoursThereAreNoEscapeSequences() {
        assertThat(new AnsiRenderer(Palette.DARK, ColourDepth.NONE).render(everyStyle()))
                .isEqualTo(everyStyle().plain());
    }

    @Test
    void coloursAreThoseOfThePalette() {
        StyledText wait = new StyledText(List.of(StyledLine.of(Style.WAIT, "░░")));
        assertThat(new AnsiRenderer(Palette.DARK, ColourDepth.TRUECOLOR).render(wait))
                .isEqualTo("\u001b[38;2;24;235;158m░░\u001b[0m\n");
        assertThat(new AnsiRenderer(Palette.LIGHT, ColourDepth.ANSI_256).render(wait))
                .isEqualTo("\u001b[38;5;29m░░\u001b[0m\n");
    }

    @Test
    void plainTextKeepsTheColourOfTheTerminal() {
        StyledText plain = new StyledText(List.of(StyledLine.of(Style.TEXT, "x")));
        assertThat(new AnsiRenderer(Palette.DARK, ColourDepth.TRUECOLOR).render(plain))
                .isEqualTo("x\n");
    }

    @Test
    void capturedEscapesDoNotReachTheTerminal() {
        StyledText text = new StyledText(List.of(StyledLine.of(Style.TEXT, "\u001b]0;title\u0007")));
        assertThat(new AnsiRenderer(Palette.DARK, ColourDepth.TRUECOLOR).render(text))
                .isEqualTo("\\x1b]0;title\\x07\n");
    }

    private static StyledText everyStyle() {
        List<StyledLine> lines = new ArrayList<>();
        for (Style style : Style.values()) {
            lines.add(new LineBuilder().add("a ").add(style, "b 中").add(" c").build());
        }
        return new StyledText(lines);
    }
}
