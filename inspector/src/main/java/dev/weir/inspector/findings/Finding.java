package dev.weir.inspector.findings;

import dev.weir.events.ConnectionId;
import dev.weir.events.Evidence;
import dev.weir.inspector.wording.Catalogue;
import dev.weir.inspector.wording.Language;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One diagnosis.
 *
 * @param sentence its key in the catalogue: the code, or the code and a variant such as {@code W104.paused}
 * @param values of the places in the sentence, with their units
 * @param exchange the number of the exchange that it is about, null when it is about a connection or about all
 * @param connection that it is about, null when it is about an exchange or about all
 * @param evidence the weakest label of the facts that it rests on
 * @param nanosAtStake how much time could be won, as far as that is known; else 0
 */
public record Finding(
        FindingCode code,
        String sentence,
        Map<String, String> values,
        @Nullable Long exchange,
        @Nullable ConnectionId connection,
        Evidence evidence,
        long nanosAtStake) {

    /** More would hide the one that counts. */
    private static final int MOST_SHOWN = 3;

    /** What matters most first: by severity, then by the time at stake. */
    public static final Comparator<Finding> MOST_FIRST = Comparator.comparing(
                    (Finding finding) -> finding.code().severity())
            .thenComparingLong(Finding::nanosAtStake)
            .reversed()
            .thenComparing(Finding::code);

    /** About an exchange; {@code values} are names and values in turn. */
    public static Finding of(FindingCode code, Examined examined, Evidence evidence, long nanos, String... values) {
        Evidence known = examined.imported() ? evidence.weaker(Evidence.IMPORTED) : evidence;
        return new Finding(
                code, code.name(), places(values), examined.exchange().number(), null, known, nanos);
    }

    /** About a connection. */
    public static Finding of(FindingCode code, ConnectionId connection, Evidence evidence, String... values) {
        return new Finding(code, code.name(), places(values), null, connection, evidence, 0);
    }

    /** About the whole capture. */
    public static Finding of(FindingCode code, Evidence evidence, String... values) {
        return new Finding(code, code.name(), places(values), null, null, evidence, 0);
    }

    /** The same in other words. */
    public Finding variant(String name) {
        return new Finding(code, code.name() + "." + name, values, exchange, connection, evidence, nanosAtStake);
    }

    private static Map<String, String> places(String... values) {
        Map<String, String> places = new LinkedHashMap<>();
        for (int i = 0; i + 1 < values.length; i += 2) {
            places.put(values[i], values[i + 1]);
        }
        return places;
    }

    /** The sentences of all findings. */
    public static Catalogue words(Language language) {
        return Catalogue.of(Finding.class, language);
    }

    /** One sentence with its numbers. */
    public String text(Catalogue words) {
        return words.say(sentence, values);
    }

    /** Those that are shown of one exchange. */
    public static List<Finding> most(List<Finding> all) {
        List<Finding> sorted = new ArrayList<>(all);
        sorted.sort(MOST_FIRST);
        return List.copyOf(sorted.subList(0, Math.min(MOST_SHOWN, sorted.size())));
    }
}
