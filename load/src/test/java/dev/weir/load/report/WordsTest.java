package dev.weir.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.inspector.wording.Catalogue;
import dev.weir.inspector.wording.Language;
import dev.weir.load.result.Health;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class WordsTest {

    private static Set<String> places(String sentence) {
        Set<String> places = new TreeSet<>();
        Matcher found = Pattern.compile("\\{([a-z_0-9]+)}").matcher(sentence);
        while (found.find()) {
            places.add(found.group(1));
        }
        return places;
    }

    @Test
    void bothLanguagesSayTheSameThings() {
        Catalogue english = Catalogue.of(Words.class, Language.EN);
        Catalogue chinese = Catalogue.of(Words.class, Language.ZH);

        assertThat(chinese.keys()).isEqualTo(english.keys());
        assertThat(english.keys())
                .allSatisfy(key ->
                        assertThat(places(chinese.sentence(key))).as(key).isEqualTo(places(english.sentence(key))));
    }

    @Test
    void everyLimitHasASentence() {
        assertThat(Health.Kind.values())
                .allSatisfy(kind -> assertThat(
                                Catalogue.of(Words.class, Language.EN).keys())
                        .contains("limit." + kind.word()));
    }
}
