package dev.weir.app.truth;

import java.util.List;

/**
 * What a name under {@code truth.test} asks of the resolver: the words of its first label, joined by hyphens, in any order.
 *
 * <ul>
 *   <li>{@code slow150} every answer takes 150 ms; {@code slowa150}, {@code slowaaaa150} only that type's
 *   <li>{@code dual} has AAAA too; {@code v6} has AAAA only; {@code dead4}, {@code dead6} have addresses that never answer
 *   <li>{@code nx} NXDOMAIN; {@code servfail} SERVFAIL; {@code refused} REFUSED; {@code empty} no records; {@code silent} no answer
 *   <li>{@code alias} a CNAME to {@code target.truth.test}, which has the address; {@code ttl30} a TTL of 30 s (else 60)
 *   <li>anything else is a mark of the test's own, to make a name that no cache knows
 * </ul>
 */
record TruthName(List<String> words) {
    static final int A = 1;
    static final int AAAA = 28;
    static final String ORIGIN_V4 = "10.77.0.2";
    static final String ORIGIN_V6 = "fd77::2";
    private static final String DEAD_V4 = "10.77.0.99";
    private static final String DEAD_V6 = "fd77::99";
    private static final int DEFAULT_TTL_SECONDS = 60;

    static TruthName of(String name) {
        int dot = name.indexOf('.');
        return new TruthName(List.of((dot < 0 ? name : name.substring(0, dot)).split("-", -1)));
    }

    boolean is(String word) {
        return words.contains(word);
    }

    private int number(String prefix, int otherwise) {
        return words.stream()
                .filter(word -> word.matches(prefix + "\\d+"))
                .mapToInt(word -> Integer.parseInt(word.substring(prefix.length())))
                .findFirst()
                .orElse(otherwise);
    }

    int delayMillis(int type) {
        return number(type == AAAA ? "slowaaaa" : "slowa", number("slow", 0));
    }

    int ttlSeconds() {
        return number("ttl", DEFAULT_TTL_SECONDS);
    }

    /** The DNS response code (RFC 1035, 4.1.1). */
    int code() {
        return is("nx") ? 3 : is("servfail") ? 2 : is("refused") ? 5 : 0;
    }

    /** The addresses of one record type. */
    List<String> addresses(int type) {
        if (code() != 0 || is("empty")) {
            return List.of();
        }
        if (type == AAAA) {
            return is("dead6") ? List.of(DEAD_V6) : is("dual") || is("v6") ? List.of(ORIGIN_V6) : List.of();
        }
        return type != A || is("v6") ? List.of() : List.of(is("dead4") ? DEAD_V4 : ORIGIN_V4);
    }
}
