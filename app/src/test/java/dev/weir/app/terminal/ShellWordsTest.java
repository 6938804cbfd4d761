package dev.weir.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShellWordsTest {

    @Test
    void plainWordsStayAsTheyAre() {
        assertThat(ShellWords.joined(List.of("curl", "-s", "https://a.test/b=c")))
                .isEqualTo("curl -s https://a.test/b=c");
    }

    @Test
    void whatAShellWouldSplitOrExpandIsQuoted() {
        assertThat(ShellWords.joined(List.of("sh", "-c", "echo $HOME", "it's", "")))
                .isEqualTo("sh -c 'echo $HOME' 'it'\\''s' ''");
    }
}
