package dev.weir.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CellsTest {

    @Test
    void chineseIsTwiceAsWideAsLatin() {
        assertThat(Cells.padded("请求", 6)).isEqualTo("请求  ");
        assertThat(Cells.padded("dns", 6)).isEqualTo("dns   ");
        assertThat(Cells.cut("第 2 秒", 4)).isEqualTo("第 2");
        assertThat(Cells.cut("请求", 3)).isEqualTo("请");
    }

    @Test
    void linesAreBrokenBetweenPartsThenBetweenWordsThenAnywhere() {
        assertThat(Cells.folded("one two   three", 14)).containsExactly("one two", "three");
        assertThat(Cells.folded("one two   three", 6)).containsExactly("one", "two", "three");
        assertThat(Cells.folded("最慢的请求", 4)).containsExactly("最慢", "的请", "求");
        assertThat(Cells.folded("（时间）", 6)).containsExactly("（时", "间）");
        assertThat(Cells.folded("short", 20)).containsExactly("short");
        assertThat(Cells.folded("", 20)).containsExactly("");
    }

    @Test
    void noLineIsWiderThanTheTerminal() {
        String text = "源站 12 (60 %)   weir load 8 (40 %)   双方同时 0 (0 %)   unknown 0";
        for (int cells = 2; cells < 60; cells++) {
            int most = cells;
            assertThat(Cells.folded(text, cells))
                    .allSatisfy(line -> assertThat(Cells.of(line)).isLessThanOrEqualTo(most));
        }
    }
}
