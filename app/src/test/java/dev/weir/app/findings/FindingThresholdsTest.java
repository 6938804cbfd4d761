package dev.weir.app.findings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.app.Trouble;
import dev.weir.inspector.findings.Threshold;
import dev.weir.inspector.findings.Thresholds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class FindingThresholdsTest {

    private static final Threshold SLOW = Objects.requireNonNull(Threshold.named("W401.ms"));

    @TempDir
    Path home;

    private Path file;

    @Command
    private static final class Any {
        @Mixin
        private final FindingThresholds thresholds = new FindingThresholds();
    }

    @BeforeEach
    void directory() throws IOException {
        file = Files.createDirectories(home.resolve("weir")).resolve("config.toml");
    }

    private Thresholds thresholds(String... options) throws Trouble {
        Any any = new Any();
        new CommandLine(any).parseArgs(options);
        return any.thresholds.of(Map.of("XDG_CONFIG_HOME", home.toString(), "HOME", "/nowhere"));
    }

    @Test
    void withoutAConfigurationAllIsAsUsual() throws Trouble {
        assertThat(thresholds()).isEqualTo(Thresholds.USUAL);
    }

    @Test
    void theConfigurationCountsAndTheOptionCountsMore() throws Trouble, IOException {
        Files.writeString(file, "# ours\n[thresholds]\nW401.ms = 80   # slow enough\n\"W103.ms\" = 12.5\n");
        assertThat(thresholds().get(SLOW)).isEqualTo(80);
        assertThat(thresholds("--finding-threshold", "W401.ms=7").get(SLOW)).isEqualTo(7);
        assertThat(thresholds("--finding-threshold", "W401.ms=7").changed()).hasSize(2);
    }

    @Test
    void whatCannotBeReadIsToldWithItsLine() throws IOException {
        Files.writeString(file, "[thresholds]\nW401.ms = eighty\n");
        assertThatThrownBy(this::thresholds).hasMessageContaining("config.toml, line 2");
        Files.writeString(file, "W401.ms = 80\n");
        assertThatThrownBy(this::thresholds).hasMessageContaining("line 1").hasMessageContaining("[thresholds]");
        Files.writeString(file, "[thresholds]\n\nW999.ms = 80\n");
        assertThatThrownBy(this::thresholds).hasMessageContaining("line 3");
    }
}
