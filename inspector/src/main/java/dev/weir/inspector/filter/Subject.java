package dev.weir.inspector.filter;

import dev.weir.inspector.model.HeadFields;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The texts in which a regular expression is looked for; the letters are those of mitmproxy.
 *
 * <table>
 * <caption>Subjects</caption>
 * <tr><td>{@code ~u}, a bare word</td><td>the URL</td></tr>
 * <tr><td>{@code ~d}</td><td>the host of the URL</td></tr>
 * <tr><td>{@code ~m}</td><td>the method</td></tr>
 * <tr><td>{@code ~t}, {@code ~tq}, {@code ~ts}</td><td>Content-Type of either message, the request, the response</td></tr>
 * <tr><td>{@code ~h}, {@code ~hq}, {@code ~hs}</td><td>each field line as {@code Name: value}, of the same</td></tr>
 * <tr><td>{@code ~b}, {@code ~bq}, {@code ~bs}</td><td>the body, of the same: content codings undone, as far as it was kept; of a
 * WebSocket the messages</td></tr>
 * <tr><td>{@code ~src}</td><td>the client's {@code address:port}</td></tr>
 * <tr><td>{@code ~dst}</td><td>{@code address:port} of the next hop; without a connection, of every attempt</td></tr>
 * <tr><td>{@code ~comment}</td><td>what a person noted about it</td></tr>
 * </table>
 */
@SuppressWarnings("ImmutableEnumChecker") // its functions hold no state and its lists are never changed
enum Subject {
    URL("u", candidate -> List.of(candidate.exchange().url())),
    HOST("d", Candidate::host),
    METHOD("m", candidate -> List.of(candidate.exchange().method())),
    TYPE("t", candidate -> both(types(candidate.requestFields()), types(candidate.responseFields()))),
    REQUEST_TYPE("tq", candidate -> types(candidate.requestFields())),
    RESPONSE_TYPE("ts", candidate -> types(candidate.responseFields())),
    FIELD("h", candidate -> both(lines(candidate.requestFields()), lines(candidate.responseFields()))),
    REQUEST_FIELD("hq", candidate -> lines(candidate.requestFields())),
    RESPONSE_FIELD("hs", candidate -> lines(candidate.responseFields())),
    BODY("b", candidate -> both(candidate.requestBody(), candidate.responseBody())),
    REQUEST_BODY("bq", Candidate::requestBody),
    RESPONSE_BODY("bs", Candidate::responseBody),
    SOURCE("src", Candidate::source),
    DESTINATION("dst", Candidate::destination),
    COMMENT("comment", Candidate::comment);

    private final String letters;
    private final Function<Candidate, List<String>> texts;

    Subject(String letters, Function<Candidate, List<String>> texts) {
        this.letters = letters;
        this.texts = texts;
    }

    /** Behind the {@code ~}. */
    String letters() {
        return letters;
    }

    List<String> texts(Candidate candidate) {
        return texts.apply(candidate);
    }

    private static List<String> types(HeadFields fields) {
        return fields.all("Content-Type");
    }

    private static List<String> lines(HeadFields fields) {
        return fields.fields().stream()
                .map(field -> field.name() + ": " + field.value())
                .toList();
    }

    private static List<String> both(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
