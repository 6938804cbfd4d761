package dev.weir.load.target;

import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What is asked for, in its order, again and again. Immutable. */
public final class Targets {

    private final List<Shot> shots;
    private final List<Long> pauses;
    private final List<Variable> variables;

    public Targets(List<Shot> shots) {
        this(shots, shots.stream().map(shot -> 0L).toList(), List.of());
    }

    /** {@code pauses}: before each of them, in nanoseconds. */
    Targets(List<Shot> shots, List<Long> pauses, List<Variable> variables) {
        if (shots.isEmpty()) {
            throw new IllegalArgumentException("nothing is asked for");
        }
        this.shots = List.copyOf(shots);
        this.pauses = List.copyOf(pauses);
        this.variables = List.copyOf(variables);
    }

    /**
     * The same with values put in.
     *
     * @throws IllegalArgumentException when one has no place anywhere
     */
    public Targets with(List<Variable> more) {
        for (Variable variable : more) {
            if (shots.stream().noneMatch(shot -> text(shot).contains(variable.place()))) {
                throw new IllegalArgumentException("no request has a place for it: " + variable.place());
            }
        }
        return new Targets(shots, pauses, more);
    }

    private static String text(Shot shot) {
        return new String(shot.raw().bytes(), StandardCharsets.ISO_8859_1)
                + new String(shot.body(), StandardCharsets.UTF_8);
    }

    /** For a person: the URL, or how many there are of which hosts. */
    public String text() {
        Shot first = shots.get(0);
        return shots.size() == 1
                ? first.head().method() + " " + first.destination()
                        + first.head().target()
                : shots.size() + " requests to "
                        + shots.stream()
                                .map(shot -> shot.destination().toString())
                                .distinct()
                                .limit(5)
                                .collect(Collectors.joining(", "));
    }

    public List<Shot> shots() {
        return shots;
    }

    /**
     * The request at a place of the order.
     *
     * @param turn counts the requests of all, for what varies
     */
    public Shot at(long place, long turn) {
        Shot shot = shots.get((int) (place % shots.size()));
        return variables.isEmpty() ? shot : varied(shot, turn);
    }

    /** How long a user who keeps to the record pauses before it, in nanoseconds. */
    public long pauseNanos(long place) {
        return pauses.get((int) (place % shots.size()));
    }

    private Shot varied(Shot shot, long turn) {
        RequestHead head = shot.head();
        List<Fields.Field> fields = new ArrayList<>();
        for (Fields.Field field : head.fields().lines()) {
            fields.add(new Fields.Field(field.name(), filled(field.value(), turn)));
        }
        byte[] body = shot.body().length == 0
                ? shot.body()
                : filled(new String(shot.body(), StandardCharsets.UTF_8), turn).getBytes(StandardCharsets.UTF_8);
        return Shot.of(
                shot.destination(),
                new RequestHead(head.method(), filled(head.target(), turn), head.version(), new Fields(fields)),
                body);
    }

    private String filled(String text, long turn) {
        String result = text;
        if (text.indexOf('{') >= 0) {
            for (Variable variable : variables) {
                result = result.replace(variable.place(), variable.value(turn));
            }
        }
        return result;
    }
}
