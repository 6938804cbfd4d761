package dev.weir.app.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KnownTrapsTest {

    @Test
    void namesTheTrapOfTheProgramFirst() {
        assertThat(KnownTraps.of(List.of("/usr/bin/node", "x.js")).get(0)).contains("22.21");
        assertThat(KnownTraps.of(List.of("java", "-jar", "x.jar")).get(0)).contains("-Dhttp.nonProxyHosts");
        assertThat(KnownTraps.of(List.of("curl", "--noproxy", "*", "u")).get(0)).contains("--noproxy");
        assertThat(KnownTraps.of(List.of("go", "run", ".")).get(0)).contains("127.0.0.1");
    }

    @Test
    void unknownProgramGetsWhatIsTrueOfMany() {
        assertThat(KnownTraps.of(List.of("./tool"))).hasSizeGreaterThan(2).anyMatch(line -> line.contains("Go"));
    }
}
