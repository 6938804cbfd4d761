package dev.weir.web.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.inspector.findings.FindingCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FindingGuideTest {

    /** The page shows the first section and the third, whatever the language calls them. */
    @ParameterizedTest
    @EnumSource(FindingCode.class)
    void everyCodeHasItsThreeSectionsInBothLanguages(FindingCode code) throws IOException {
        for (String language : new String[] {"en", "zh"}) {
            try (InputStream in = FindingGuide.class.getResourceAsStream(language + "/" + code.name() + ".md")) {
                assertThat(in).as("docs/findings: %s in %s", code, language).isNotNull();
                String guide = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                assertThat(guide).startsWith("# " + code.name());
                assertThat(guide.lines().filter(line -> line.startsWith("## ")))
                        .as(language)
                        .hasSize(3);
            }
        }
    }
}
