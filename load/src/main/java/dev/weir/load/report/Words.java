package dev.weir.load.report;

import dev.weir.inspector.wording.Catalogue;
import dev.weir.inspector.wording.Language;
import dev.weir.load.result.Health;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What reports say, in one language; names of phases are the same in all, as thresholds are written with them. */
public final class Words {

    private final Catalogue catalogue;
    private final Language language;

    public Words(Language language) {
        this.catalogue = Catalogue.of(Words.class, language);
        this.language = language;
    }

    String tag() {
        return language == Language.ZH ? "zh-CN" : "en";
    }

    String say(String key) {
        return catalogue.say(key, Map.of());
    }

    /** {@code values}: names of places and what goes there, in turn. */
    String say(String key, String... values) {
        Map<String, String> places = new HashMap<>();
        for (int i = 0; i < values.length; i += 2) {
            places.put(values[i], values[i + 1]);
        }
        return catalogue.say(key, places);
    }

    String say(Health.Limit limit) {
        String node = limit.node().isEmpty() ? "" : limit.node() + ": ";
        return node + catalogue.say("limit." + limit.kind().word(), limit.values());
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String percent(double part, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f %%", part * 100);
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%,.1f", value);
    }

    static String millis(double nanos) {
        return String.format(Locale.ROOT, "%.2f ms", nanos / 1e6);
    }
}
