package dev.weir.inspector.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.inspector.text.Quantities.MillisColumn;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QuantitiesTest {
    private final Locale before = Locale.getDefault();

    @AfterEach
    void restoreLocale() {
        Locale.setDefault(before);
    }

    @Test
    void durationsHaveThreeSignificantDigits() {
        assertThat(Quantities.duration(0)).isEqualTo("0 ns");
        assertThat(Quantities.duration(999)).isEqualTo("999 ns");
        assertThat(Quantities.duration(1_234)).isEqualTo("1.23 µs");
        assertThat(Quantities.duration(34_000)).isEqualTo("34.0 µs");
        assertThat(Quantities.duration(999_600)).isEqualTo("1.00 ms");
        assertThat(Quantities.duration(318_000_000)).isEqualTo("318 ms");
        assertThat(Quantities.duration(1_200_000_000)).isEqualTo("1.20 s");
        assertThat(Quantities.duration(3_600_000_000_000L)).isEqualTo("3600 s");
    }

    @Test
    void decimalsAreRoundedHalfUp() {
        assertThat(Quantities.decimal(1.25, 1)).isEqualTo("1.3");
        assertThat(Quantities.decimal(0.049, 1)).isEqualTo("0.0");
        assertThat(Quantities.decimal(-0.049, 1)).isEqualTo("0.0");
        assertThat(Quantities.decimal(-12.0625, 3)).isEqualTo("-12.063");
        assertThat(Quantities.decimal(9.996, 2)).isEqualTo("10.00");
        assertThat(Quantities.decimal(1_000.5, 0)).isEqualTo("1001");
    }

    @Test
    void aColumnHasOneNumberOfDecimals() {
        MillisColumn column = MillisColumn.of(new long[] {410_000, 3_100_000, 1_500_000, 33_900_000, 181_200_000}, 1);
        assertThat(column.format(3_100_000)).isEqualTo("3.10");
        assertThat(column.format(181_200_000)).isEqualTo("181.20");
        assertThat(column.cells()).isEqualTo(6);
    }

    @Test
    void aColumnOfNothingIsStillAColumn() {
        assertThat(MillisColumn.of(new long[] {0}, 1).format(0)).isEqualTo("0.0");
    }

    @Test
    void numbersDoNotDependOnTheLocale() {
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        assertThat(Quantities.decimal(1.5, 2)).isEqualTo("1.50");
        assertThat(Quantities.bytes(12_345)).isEqualTo("12,345 B");
        assertThat(Quantities.bytes(0)).isEqualTo("0 B");
        assertThat(Quantities.bytes(999)).isEqualTo("999 B");
        assertThat(Quantities.bytes(1_234_567)).isEqualTo("1,234,567 B");
        assertThat(Quantities.bytes(-100_000)).isEqualTo("-100,000 B");
        assertThat(Quantities.count(1, "header")).isEqualTo("1 header");
    }
}
