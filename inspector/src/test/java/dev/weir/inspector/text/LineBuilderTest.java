package dev.weir.inspector.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LineBuilderTest {

    @Test
    void fieldsAreMeasuredInCells() {
        StyledLine line = new LineBuilder()
                .addLeft(Style.TEXT, "中文", 6)
                .addRight(Style.TEXT, "7", 3)
                .add("|")
                .build();
        assertThat(line.plain()).isEqualTo("中文    7|");
        assertThat(line.cells()).isEqualTo(10);
    }

    @Test
    void textTooLongForItsFieldIsCut() {
        assertThat(new LineBuilder()
                        .addLeft(Style.TEXT, "中文字", 4)
                        .add("|")
                        .build()
                        .plain())
                .isEqualTo("中… |");
    }

    @Test
    void numbersAreNeverCut() {
        assertThat(new LineBuilder().addRight(Style.TEXT, "12345", 3).build().plain())
                .isEqualTo("12345");
    }

    @Test
    void spacesAtTheEndAreLeftOut() {
        assertThat(new LineBuilder().add("a").padTo(9).build().plain()).isEqualTo("a");
    }
}
