package dev.weir.inspector.explain;

import dev.weir.events.Evidence;
import dev.weir.events.WayIn;
import dev.weir.inspector.explain.Explanation.Chapter;
import dev.weir.inspector.explain.Explanation.Sentence;
import dev.weir.inspector.waterfall.ShownExchange;
import dev.weir.inspector.wording.Catalogue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An explanation on its way: chapters begin, sentences are added. Not safe for threads. */
final class Telling {

    private final ShownExchange shown;
    private final Catalogue catalogue;
    private final List<Chapter> chapters = new ArrayList<>();
    private final Set<String> taught = new HashSet<>();
    private @Nullable String heading;
    private List<Sentence> sentences = new ArrayList<>();

    Telling(ShownExchange shown, Catalogue catalogue) {
        this.shown = shown;
        this.catalogue = catalogue;
    }

    ShownExchange shown() {
        return shown;
    }

    void chapter(String key) {
        end();
        heading = catalogue.sentence(key);
    }

    /** What is always so, whoever asks: it needs no evidence. */
    void teach(String key, String... namesAndValues) {
        sentences.add(new Sentence(text(key, namesAndValues), null));
    }

    /** The same, unless it was taught before. */
    void teachOnce(String key) {
        if (taught.add(key)) {
            teach(key);
        }
    }

    /** What was so this time. */
    void say(Evidence evidence, String key, String... namesAndValues) {
        boolean others = imported() && evidence == Evidence.APP;
        sentences.add(new Sentence(text(key, namesAndValues), others ? Evidence.IMPORTED : evidence));
    }

    /** Whether another program recorded it: of what Weir does there is nothing to tell then. */
    boolean imported() {
        return shown.exchange().passage().way() == WayIn.IMPORTED;
    }

    /** A word or a part of a sentence. */
    String text(String key, String... namesAndValues) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i + 1 < namesAndValues.length; i += 2) {
            values.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return catalogue.say(key, values);
    }

    private void end() {
        String begun = heading;
        if (begun != null && !sentences.isEmpty()) {
            chapters.add(new Chapter(begun, List.copyOf(sentences)));
        }
        sentences = new ArrayList<>();
    }

    List<Chapter> chapters() {
        end();
        heading = null;
        return List.copyOf(chapters);
    }
}
