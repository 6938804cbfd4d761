package dev.weir.inspector.facet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegexLiteralTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "Basket basket",
                "\\.js$ .js",
                "^https://shop https://shop",
                "v[12]/order/\\d+$ /order/",
                "items? item",
                "a(bcd|efgh)ijk ijk",
                "ab*cdef+g cdef",
                "(?:query|search)=long =long",
                "a[]x]long long",
                "a[^]x]long long",
                "x{2}yz yz",
                "\\x41bcd bcd",
                "caf\u00e9-menu -menu"
            })
    void theLongestTextThatMustBeThereIsFound(String regex, String literal) {
        assertThat(RegexLiteral.of(regex)).isEqualTo(literal);
    }

    @ParameterizedTest
    @CsvSource({"one|two", "(?i)x", "\\d+", ".*", "[abc]", "(abc)?", "\\Qa.b\\E", "\\p{Lu}bc"})
    void whereNothingMustBeThereNothingIsFound(String regex) {
        assertThat(RegexLiteral.of(regex)).isEmpty();
    }

    @Test
    void onlyWhatHasNoSignOfItsOwnIsPlain() {
        assertThat(RegexLiteral.plain("/api/v2-x_y~z%20&q=1")).isTrue();
        assertThat(RegexLiteral.plain("a.b")).isFalse();
        assertThat(RegexLiteral.plain("\u212a")).isFalse();
        assertThat(RegexLiteral.caseless("\\p{Lu}")).isFalse();
    }
}
