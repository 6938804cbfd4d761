package dev.weir.inspector.findings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.events.Evidence;
import dev.weir.inspector.wording.Catalogue;
import dev.weir.inspector.wording.Language;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FindingTest {

    private static final Pattern PLACE = Pattern.compile("\\{[a-z_]+}");

    private static Finding finding(FindingCode code, long nanos) {
        return new Finding(code, code.name(), Map.of(), 1L, null, Evidence.APP, nanos);
    }

    private static Set<String> places(String sentence) {
        Set<String> places = new TreeSet<>();
        Matcher matcher = PLACE.matcher(sentence);
        while (matcher.find()) {
            places.add(matcher.group());
        }
        return places;
    }

    @Test
    void languagesHaveTheSameSentencesWithTheSamePlaces() {
        Catalogue english = Finding.words(Language.EN);
        Catalogue chinese = Finding.words(Language.ZH);

        assertThat(chinese.keys()).isEqualTo(english.keys());
        for (String key : english.keys()) {
            assertThat(places(chinese.sentence(key))).as(key).isEqualTo(places(english.sentence(key)));
        }
    }

    @ParameterizedTest
    @EnumSource(FindingCode.class)
    void codeHasASentenceAndAPage(FindingCode code) {
        assertThat(Finding.words(Language.EN).keys()).anyMatch(key -> key.startsWith(code.name()));
        Path page = Path.of("..").resolve(code.page());
        assertThat(page).exists();
        assertThat(page).content().startsWith("# " + code.name() + ":");
    }

    @Test
    void everySentenceBelongsToACode() {
        Set<String> codes = new TreeSet<>();
        for (FindingCode code : FindingCode.values()) {
            codes.add(code.name());
        }
        for (String key : Finding.words(Language.EN).keys()) {
            assertThat(codes).as(key).contains(key.replaceAll("\\..*", ""));
        }
    }

    @Test
    void pageNamesTheThresholdsOfItsRule() throws Exception {
        for (Threshold threshold : Threshold.values()) {
            String code = threshold.label().substring(0, 4);
            assertThat(Files.readString(Path.of("..", "docs", "findings", code + ".md")))
                    .as(code)
                    .contains("`" + threshold.label() + "`");
        }
    }

    @Test
    void errorsComeFirstThenWhatCostsMost() {
        List<Finding> shown = Finding.most(List.of(
                finding(FindingCode.W101, 9_000),
                finding(FindingCode.W103, 10),
                finding(FindingCode.W203, 0),
                finding(FindingCode.W106, 500)));

        assertThat(shown)
                .extracting(Finding::code)
                .containsExactly(FindingCode.W203, FindingCode.W106, FindingCode.W103);
    }

    @Test
    void thresholdIsChangedByItsName() {
        Thresholds changed = Thresholds.USUAL.with("w401.MS = 80.5");

        assertThat(changed.get(Threshold.W401_MS)).isEqualTo(80.5);
        assertThat(changed.nanos(Threshold.W401_MS)).isEqualTo(80_500_000);
        assertThat(changed.get(Threshold.W101_MS)).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "W401.ms", "W999.ms=1", "W401.ms=", "W401.ms=-1", "W401.ms=1e9", "W401.ms=NaN"})
    void nonsenseIsNoThreshold(String assignment) {
        assertThatThrownBy(() -> Thresholds.USUAL.with(assignment)).isInstanceOf(IllegalArgumentException.class);
    }
}
