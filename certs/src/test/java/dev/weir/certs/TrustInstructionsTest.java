package dev.weir.certs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.certs.TrustInstructions.Place;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrustInstructionsTest {

    private final CertificateAuthority ca =
            CertificateAuthority.create("alice@box", List.of(), Instant.parse("2026-11-23T10:00:00Z"));
    private final TrustInstructions instructions =
            new TrustInstructions(Path.of("/home/alice/it's here/ca.pem"), ca.certificate());

    @ParameterizedTest
    @EnumSource(Place.class)
    void everyPlaceHasBothWays(Place place) {
        assertThat(instructions.install()).contains(place.title());
        assertThat(instructions.uninstall()).contains(place.title());
        assertThat(String.join("\n", instructions.install(place))).contains("here/ca.pem");
        assertThat(instructions.uninstall(place)).isNotEmpty().doesNotContainAnyElementsOf(commands(place));
    }

    @Test
    void pathIsOneShellWord() {
        assertThat(instructions.install(Place.NODE))
                .containsExactly("  $ export NODE_EXTRA_CA_CERTS='/home/alice/it'\\''s here/ca.pem'");
        assertThat(new TrustInstructions(Path.of("/a/ca.pem"), ca.certificate()).install(Place.NODE))
                .containsExactly("  $ export NODE_EXTRA_CA_CERTS=/a/ca.pem");
    }

    @Test
    void uninstallNamesWhatInstallMade() {
        String alias = "weir-ca-";
        assertThat(aliasIn(instructions.install(Place.DEBIAN), alias))
                .isEqualTo(aliasIn(instructions.uninstall(Place.DEBIAN), alias))
                .isEqualTo(aliasIn(instructions.uninstall(Place.JAVA), alias))
                .isEqualTo(aliasIn(instructions.uninstall(Place.CHROME), alias))
                .hasSize(16);
    }

    @Test
    void firefoxListsTheCaByItsName() {
        assertThat(instructions.uninstall(Place.FIREFOX)).contains("  Weir CA (alice@box, 2026-11-23)");
    }

    private List<String> commands(Place place) {
        return instructions.install(place).stream()
                .filter(line -> line.startsWith("  $ ") || line.startsWith("  > "))
                .filter(line -> !line.contains("update-ca"))
                .toList();
    }

    private static String aliasIn(List<String> lines, String prefix) {
        String text = String.join("\n", lines);
        int start = text.indexOf(prefix);
        return text.substring(start, start + prefix.length() + 8);
    }
}
