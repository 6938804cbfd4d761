package dev.weir.inspector.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VisibleTextTest {

    @Test
    void terminalEscapesAreShownNotObeyed() {
        assertThat(VisibleText.of("\u001b[2J\u009b31m\u0007\u007f")).isEqualTo("\\x1b[2J\\x9b31m\\x07\\x7f");
    }

    @Test
    void lineEndsCannotBreakALine() {
        assertThat(VisibleText.of("a\r\n\tb\u2028c\u0085")).isEqualTo("a\\r\\n\\tb\\u2028c\\x85");
    }

    @Test
    void bidiAndInvisibleCharactersAreShown() {
        assertThat(VisibleText.of("gpj\u202eexe\u2066\u200b\u200f\ufeff"))
                .isEqualTo("gpj\\u202eexe\\u2066\\u200b\\u200f\\ufeff");
        assertThat(VisibleText.of(new String(Character.toChars(0xe0041)))).isEqualTo("\\u{e0041}");
    }

    @Test
    void halvesOfSurrogatePairsAreShown() {
        assertThat(VisibleText.of("\ud83d")).isEqualTo("\\ud83d");
    }

    @Test
    void readableTextIsLeftAlone() {
        assertThat(VisibleText.of("/api/搜索?q=é 😀 \\n")).isEqualTo("/api/搜索?q=é 😀 \\n");
    }

    @Test
    void escapingTwiceChangesNothing() {
        String once = VisibleText.of("\u001b\n\u202e");
        assertThat(VisibleText.of(once)).isEqualTo(once);
    }

    @Test
    void bytesThatAreUtf8AreReadAsSuch() {
        assertThat(VisibleText.utf8("/\u00e6\u0090\u009c")).isEqualTo("/搜");
        assertThat(VisibleText.utf8("/caf\u00e9")).isEqualTo("/café");
        assertThat(VisibleText.utf8("/搜")).isEqualTo("/搜");
    }

    @Test
    void urlsAreDecodedOnlyBeyondAscii() {
        assertThat(VisibleText.readableUrl("/%E4%B8%AD%E6%96%87?a=%2F%20%41%C3%A9"))
                .isEqualTo("/中文?a=%2F%20%41é");
        assertThat(VisibleText.readableUrl("/%E4%B8/%FF%")).isEqualTo("/%E4%B8/%FF%");
    }

    @Test
    void aDecodedUrlCannotSmuggleControls() {
        assertThat(VisibleText.of(VisibleText.readableUrl("/%E2%80%AEx%C2%9B"))).isEqualTo("/\\u202ex\\x9b");
    }
}
