package dev.weir.app.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.app.Trouble;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {

    @TempDir
    Path directory;

    @Test
    void programInPathIsFine() throws Exception {
        assertThat(Files.createFile(directory.resolve("tool")).toFile().setExecutable(true))
                .isTrue();
        assertThatCode(() -> Programs.check("tool", Map.of("PATH", "/nowhere:" + directory)))
                .doesNotThrowAnyException();
        assertThatCode(() -> Programs.check(directory + "/tool", Map.of())).doesNotThrowAnyException();
    }

    @Test
    void absentProgramIsNotFound() {
        assertThat(code("tool")).isEqualTo(127);
        assertThat(code(directory + "/tool")).isEqualTo(127);
    }

    @Test
    void fileWithoutTheRightCannotBeExecuted() throws Exception {
        Files.createFile(directory.resolve("tool"));
        assertThat(code("tool")).isEqualTo(126);
        assertThat(code(directory + "/tool")).isEqualTo(126);
        assertThat(code(directory + "/")).isEqualTo(126);
    }

    @Test
    void wholeCommandLineAsOneWordGetsTheAdviceToUseAShell() {
        Trouble trouble =
                catchThrowableOfType(Trouble.class, () -> Programs.check("curl -s x", Map.of("PATH", "/bin")));
        assertThat(trouble.text()).contains("weir record -- sh -c 'curl -s x'");
    }

    private int code(String program) {
        Map<String, String> environment = Map.of("PATH", directory.toString());
        return catchThrowableOfType(Trouble.class, () -> Programs.check(program, environment))
                .exitCode();
    }
}
