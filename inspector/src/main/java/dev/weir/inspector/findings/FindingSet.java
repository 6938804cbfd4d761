package dev.weir.inspector.findings;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which codes were found about something.
 *
 * @param bits one for each code, by the order of {@link FindingCode}: of this version, so whoever stores them stores the codes, too
 */
public record FindingSet(long bits) {

    public static final FindingSet NONE = new FindingSet(0);

    private static final Comparator<FindingCode> WORST_FIRST =
            Comparator.comparing(FindingCode::severity).reversed().thenComparing(Comparator.naturalOrder());

    /** All codes whose name passes. */
    public static FindingSet named(Predicate<String> test) {
        return Arrays.stream(FindingCode.values())
                .filter(code -> test.test(code.name()))
                .map(FindingSet::of)
                .reduce(NONE, FindingSet::and);
    }

    public static FindingSet of(List<Finding> findings) {
        return findings.stream().map(Finding::code).map(FindingSet::of).reduce(NONE, FindingSet::and);
    }

    @SuppressWarnings("EnumOrdinal") // as the record says
    public static FindingSet of(FindingCode code) {
        return new FindingSet(1L << code.ordinal());
    }

    public FindingSet and(FindingSet other) {
        return new FindingSet(bits | other.bits);
    }

    /** What matters most first. */
    public List<FindingCode> codes() {
        return Arrays.stream(FindingCode.values())
                .filter(code -> (bits & of(code).bits) != 0)
                .sorted(WORST_FIRST)
                .toList();
    }
}
