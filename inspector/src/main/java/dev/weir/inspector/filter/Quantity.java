package dev.weir.inspector.filter;

import dev.weir.events.ConnectionId;
import dev.weir.inspector.facet.ConnectionFacets;
import dev.weir.inspector.model.PhaseKind;
import dev.weir.inspector.model.RecordedMessage;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What can be more or less. An exchange that has no such value matches no comparison: {@code dns>=0} means that there was a name
 * lookup, {@code !dns>=0} that there was none.
 *
 * <table>
 * <caption>Quantities</caption>
 * <tr><td>{@code total}</td><td>from the first byte of the request to the end, as the list has it</td></tr>
 * <tr><td>{@code queue} ({@code blocked}), {@code dns}, {@code connect} ({@code tcp}), {@code tls}, {@code send}, {@code wait},
 * {@code receive} ({@code recv})</td><td>the phases; {@code queue} is never missing</td></tr>
 * <tr><td>{@code size}</td><td>the response's body as it travelled from the origin, framing included</td></tr>
 * <tr><td>{@code status}</td><td>the origin's, else that of Weir's own answer; {@code 5xx} is a range</td></tr>
 * <tr><td>{@code number}</td><td>the exchange's own, as {@code weir show 7} takes it</td></tr>
 * <tr><td>{@code conn}</td><td>ids of the connections it came and went by; {@code c17} or {@code 17}</td></tr>
 * <tr><td>{@code retrans}</td><td>segments sent again on either connection, over its whole life: by its packets both ends', else Weir's by the
 * last word of the kernel</td></tr>
 * </table>
 */
@SuppressWarnings("ImmutableEnumChecker") // its functions hold no state and its lists are never changed
enum Quantity {
    TOTAL("total", List.of(), Unit.TIME, candidate -> one(candidate.timeline().nanos())),
    QUEUE("queue", List.of("blocked"), Unit.TIME, phase(PhaseKind.BLOCKED)),
    DNS("dns", List.of(), Unit.TIME, phase(PhaseKind.DNS)),
    CONNECT("connect", List.of("tcp"), Unit.TIME, phase(PhaseKind.CONNECT)),
    TLS("tls", List.of(), Unit.TIME, phase(PhaseKind.TLS)),
    SEND("send", List.of(), Unit.TIME, phase(PhaseKind.SEND)),
    WAIT("wait", List.of(), Unit.TIME, phase(PhaseKind.WAIT)),
    RECEIVE("receive", List.of("recv"), Unit.TIME, phase(PhaseKind.RECEIVE)),
    SIZE("size", List.of(), Unit.BYTES, candidate -> size(candidate.exchange().response())),
    STATUS("status", List.of(), Unit.STATUS, Quantity::status),
    NUMBER(
            "number",
            List.of(),
            Unit.COUNT,
            candidate -> one(candidate.exchange().number())),
    CONNECTION("conn", List.of("connection"), Unit.CONNECTION, Quantity::connections),
    RETRANSMISSIONS("retrans", List.of(), Unit.COUNT, Quantity::retransmissions);

    private final String word;
    private final List<String> aliases;
    private final Unit unit;
    private final Function<Candidate, List<Long>> values;

    Quantity(String word, List<String> aliases, Unit unit, Function<Candidate, List<Long>> values) {
        this.word = word;
        this.aliases = aliases;
        this.unit = unit;
        this.values = values;
    }

    String word() {
        return word;
    }

    List<String> aliases() {
        return aliases;
    }

    Unit unit() {
        return unit;
    }

    /** In the smallest unit; several where an exchange has several, empty where it has none. */
    List<Long> values(Candidate candidate) {
        return values.apply(candidate);
    }

    private static Function<Candidate, List<Long>> phase(PhaseKind kind) {
        return candidate -> one(candidate.timeline().nanosIn(kind));
    }

    private static List<Long> one(@Nullable Long value) {
        return value == null ? List.of() : List.of(value);
    }

    private static List<Long> size(@Nullable RecordedMessage response) {
        return response == null ? List.of() : List.of(response.body().wireBytes());
    }

    private static List<Long> status(Candidate candidate) {
        Integer status = candidate.status();
        return status == null ? List.of() : List.of(status.longValue());
    }

    private static List<Long> connections(Candidate candidate) {
        ConnectionId carrier = candidate.carrier();
        long client = candidate.exchange().client().value();
        return carrier == null ? List.of(client) : List.of(client, carrier.value());
    }

    private static List<Long> retransmissions(Candidate candidate) {
        return Stream.of(candidate.client(), candidate.origin())
                .flatMap(Optional::stream)
                .map(ConnectionFacets::retransmissions)
                .filter(total -> total >= 0)
                .toList();
    }
}
