package dev.weir.inspector.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CellWidthTest {

    @Test
    void eastAsianWideCharactersTakeTwoCells() {
        assertThat(CellWidth.of("搜索")).isEqualTo(4);
        assertThat(CellWidth.of("ｆｕ")).isEqualTo(4);
        assertThat(CellWidth.of("한글")).isEqualTo(4);
        assertThat(CellWidth.of("😀")).isEqualTo(2);
        assertThat(CellWidth.of("äéñ┄┤░█·…→")).isEqualTo(10);
    }

    @Test
    void combiningMarksTakeNone() {
        assertThat(CellWidth.of("e\u0301")).isEqualTo(1);
        assertThat(CellWidth.of("\u1112\u1161\u11ab")).isEqualTo(2);
    }

    @Test
    void textThatFitsIsLeftAlone() {
        assertThat(CellWidth.fit("中文", 4)).isEqualTo("中文");
        assertThat(CellWidth.fitMiddle("/a/b", 4)).isEqualTo("/a/b");
        assertThat(CellWidth.wrap("a b", 3)).containsExactly("a b");
    }

    @Test
    void wideCharactersAreNeverCutInHalf() {
        assertThat(CellWidth.fit("中文字", 5)).isEqualTo("中文…");
        assertThat(CellWidth.fit("中文字", 4)).isEqualTo("中…");
        assertThat(CellWidth.fit("中文字", 1)).isEqualTo("…");
        assertThat(CellWidth.fit("中文字", 0)).isEmpty();
    }

    @Test
    void noCutIsWiderThanAskedFor() {
        String text = "/搜e\u0301索/x/中文字😀😀/end?q=文";
        for (int cells = 0; cells < 40; cells++) {
            assertThat(CellWidth.of(CellWidth.fit(text, cells))).isLessThanOrEqualTo(cells);
            assertThat(CellWidth.of(CellWidth.fitMiddle(text, cells))).isLessThanOrEqualTo(cells);
        }
    }

    @Test
    void aMarkStaysWithTheCharacterItJoins() {
        assertThat(CellWidth.fit("abe\u0301fg", 4)).isEqualTo("abe\u0301…");
        assertThat(CellWidth.fitMiddle("0123456789e\u0301abc", 8)).isEqualTo("0123…abc");
    }

    @Test
    void pathsKeepTheirStartAndTheirEnd() {
        assertThat(CellWidth.fitMiddle("/api/v1/customers/17/orders", 15)).isEqualTo("/api/v1…/orders");
    }

    @Test
    void wrappedLinesHoldTheWholeText() {
        assertThat(CellWidth.wrap("one two three", 8)).containsExactly("one two", "three");
        assertThat(CellWidth.wrap("abcdefghij", 4)).containsExactly("abcd", "efgh", "ij");
        assertThat(CellWidth.wrap("中文字", 3)).containsExactly("中", "文", "字");
        assertThat(CellWidth.wrap("", 4)).isEqualTo(List.of(""));
    }
}
