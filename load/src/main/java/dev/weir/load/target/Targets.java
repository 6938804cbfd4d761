package dev.weir.load.target;

import dev.weir.proxy.http.FieldLine;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is asked for, in its order, again and again. Immutable. */
public final class Targets {

    private final List<Shot> shots;
    private final Order order;
    private final List<List<Integer>> followers;
    private final boolean cookies;
    private final List<Variable> variables;

    public Targets(List<Shot> shots) {
        this(shots, Order.inTurn(shots.size()), false, List.of());
    }

    /** {@code cookies}: those that answers set are sent again, visit by visit. */
    Targets(List<Shot> shots, Order order, boolean cookies, List<Variable> variables) {
        if (shots.isEmpty()) {
            throw new IllegalArgumentException("nothing is asked for");
        }
        this.shots = List.copyOf(shots);
        this.order = order;
        this.followers = order.followers();
        this.cookies = cookies;
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
        return new Targets(shots, order, cookies, more);
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

    public List<Variable> variables() {
        return variables;
    }

    /** What a visit asks for, and in which order. */
    public Order order() {
        return order;
    }

    /** Those that wait for the answer to a request; with -1 those that wait for nothing. */
    public List<Integer> followers(int step) {
        return followers.get(step + 1);
    }

    /** A jar for a visit; null where none is kept. */
    public @Nullable CookieJar newJar() {
        return cookies ? new CookieJar() : null;
    }

    private Shot varied(Shot shot, long turn) {
        RequestHead head = shot.head();
        List<FieldLine> fields = new ArrayList<>();
        for (FieldLine field : head.fields().lines()) {
            fields.add(new FieldLine(field.name(), filled(field.value(), turn)));
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
