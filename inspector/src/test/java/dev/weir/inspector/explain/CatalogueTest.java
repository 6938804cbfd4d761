package dev.weir.inspector.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.events.CloseReason;
import dev.weir.events.DnsSource;
import dev.weir.inspector.model.CloseStory.Moment;
import dev.weir.inspector.model.CloseStory.StepKind;
import dev.weir.inspector.wording.Catalogue;
import dev.weir.inspector.wording.Language;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CatalogueTest {

    private static final Pattern PLACE = Pattern.compile("\\{[a-z_0-9]+}");

    private static Set<String> places(String sentence) {
        return PLACE.matcher(sentence)
                .results()
                .map(found -> found.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void bothLanguagesSayTheSameThings() {
        Catalogue english = Catalogue.of(Explanation.class, Language.EN);
        Catalogue chinese = Catalogue.of(Explanation.class, Language.ZH);

        assertThat(chinese.keys()).containsExactlyInAnyOrderElementsOf(english.keys());
        for (String key : english.keys()) {
            assertThat(places(chinese.sentence(key))).as(key).isEqualTo(places(english.sentence(key)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyWordOfTheModelHasASentence(Language language) {
        Catalogue catalogue = Catalogue.of(Explanation.class, language);

        assertThat(catalogue.keys()).containsAll(keys("reason.", CloseReason.values()));
        assertThat(catalogue.keys()).containsAll(keys("moment.", Moment.values()));
        assertThat(catalogue.keys()).containsAll(keys("step.", StepKind.values()));
        assertThat(catalogue.keys()).containsAll(keys("place.", DnsSource.values()));
    }

    private static java.util.List<String> keys(String prefix, Enum<?>... words) {
        return Arrays.stream(words)
                .map(word -> prefix + word.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    @Test
    void aPlaceWithoutAValueIsAnErrorAndNotAHole() {
        Catalogue catalogue = Catalogue.of(Explanation.class, Language.EN);

        assertThatThrownBy(() -> catalogue.say("name.failed", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("{failure}");
        assertThat(catalogue.say("name.failed", Map.of("failure", "no {such} $1 \\ name")))
                .isEqualTo("No address was found: no {such} $1 \\ name");
    }
}
