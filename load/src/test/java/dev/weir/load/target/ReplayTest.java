package dev.weir.load.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.proxy.http.FieldLine;
import dev.weir.proxy.http.Fields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {

    private static final byte[] NONE = {};

    private static Replay plain() {
        return new Replay(Map.of(), Set.of(), false);
    }

    private static Asked get(String url, double from, double to, FieldLine... fields) {
        return new Asked("GET", url, List.of(fields), NONE, from, to);
    }

    @Test
    void fieldsOfAHopAndOfAVisitAreLeftOut() {
        Shot shot = plain().targets(
                        List.of(get(
                                "http://127.0.0.1/a?b",
                                0,
                                1,
                                new FieldLine(":authority", "x"),
                                new FieldLine("Connection", "keep-alive"),
                                new FieldLine("Cookie", "a=b"),
                                new FieldLine("X-Kept", "1"))),
                        false)
                .shots()
                .get(0);

        assertThat(new String(shot.raw().bytes(), StandardCharsets.ISO_8859_1))
                .startsWith("GET /a?b HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Kept: 1\r\n")
                .doesNotContain("Cookie")
                .doesNotContain("Connection");
    }

    @Test
    void verbatimKeepsWhatWasOfTheVisit() {
        Targets targets = new Replay(Map.of(), Set.of(), true)
                .targets(List.of(get("http://127.0.0.1/", 0, 1, new FieldLine("Cookie", "a=b"))), false);

        assertThat(targets.shots().get(0).head().fields().first("cookie")).isEqualTo("a=b");
    }

    @Test
    void missingSecretIsNamedAndNothingIsSent() {
        Asked asked = get("http://127.0.0.1/", 0, 1, new FieldLine("Authorization", "\u2039redacted:1234abcd\u203a"));

        assertThatThrownBy(() -> plain().targets(List.of(asked), false)).hasMessageContaining("field authorization");
        Targets given = new Replay(Map.of("authorization", "Bearer x"), Set.of(), false).targets(List.of(asked), false);
        assertThat(given.shots().get(0).head().fields().first("authorization")).isEqualTo("Bearer x");
    }

    @Test
    void secretInAUrlIsMissingToo() {
        assertThatThrownBy(() ->
                        plain().targets(List.of(get("http://127.0.0.1/?k=%E2%80%B9redacted:12%E2%80%BA", 0, 1)), false))
                .hasMessageContaining("the URL http://127.0.0.1/");
    }

    @Test
    void requestWaitsForWhatHadBeenAnsweredLastWhenItBegan() {
        Targets page = plain().targets(
                        List.of(
                                get("http://127.0.0.1/page", 0, 100),
                                get("http://127.0.0.1/style", 110, 200),
                                get("http://127.0.0.1/script", 120, 150),
                                get("http://127.0.0.1/font", 210, 220),
                                get("http://127.0.0.1/next", 5_220, 5_300)),
                        false);

        // Style and script were asked for at the same time, when the page was there; the font when the style was.
        assertThat(page.order().after()).containsExactly(-1, 0, 0, 1, 3);
        assertThat(page.order().pauseNanos())
                .containsExactly(0L, 10_000_000L, 20_000_000L, 10_000_000L, 5_000_000_000L);
        assertThat(page.followers(-1)).containsExactly(0);
        assertThat(page.followers(0)).containsExactly(1, 2);
        assertThat(page.followers(4)).isEmpty();
    }

    @Test
    void listIsAskedForInTurn() {
        Targets list = plain().targets(List.of(get("http://127.0.0.1/1", 0, 0), get("http://127.0.0.1/2", 0, 0)), true);

        assertThat(list.order().after()).containsExactly(-1, 0);
    }

    @Test
    void cookiesAreOfTheVisitAndNotOfTheRecording() {
        Targets targets = plain().targets(List.of(get("http://127.0.0.1/a", 0, 1)), false);
        Shot shot = targets.shots().get(0);
        CookieJar jar = Objects.requireNonNull(targets.newJar());
        assertThat(jar.header(shot.destination(), "/a")).isNull();
        jar.keep(
                shot.destination(),
                "/login",
                new Fields(List.of(
                        new FieldLine("Set-Cookie", "id=7; Path=/"),
                        new FieldLine("Set-Cookie", "deep=1; Path=/deep"))));

        assertThat(jar.header(shot.destination(), "/a")).isEqualTo("id=7");
        assertThat(jar.header(shot.destination(), "/deep/b")).contains("id=7").contains("deep=1");
        assertThat(new Replay(Map.of(), Set.of(), true)
                        .targets(List.of(get("http://127.0.0.1/a", 0, 1)), false)
                        .newJar())
                .isNull();
    }

    @Test
    void tunnelsAndOtherHostsAreCountedAndLeftOut() {
        Replay replay = new Replay(Map.of(), Set.of("127.0.0.1"), false);
        Targets targets = replay.targets(
                List.of(
                        get("http://127.0.0.1/", 0, 1),
                        get("https://elsewhere.test/", 0, 1),
                        get("data:text/plain,x", 0, 1)),
                false);

        assertThat(targets.shots()).hasSize(1);
        assertThat(replay.skipped()).isEqualTo(2);
    }

    @Test
    void variableTakesItsValuesInTurn() {
        Targets targets = plain().targets(List.of(get("http://127.0.0.1/{id}", 0, 1)), false)
                .with(List.of(Variable.parse("id=7..8")));

        assertThat(targets.at(0, 0).head().target()).isEqualTo("/7");
        assertThat(targets.at(0, 1).head().target()).isEqualTo("/8");
        assertThat(targets.at(0, 2).head().target()).isEqualTo("/7");
        assertThatThrownBy(() -> targets.with(List.of(Variable.parse("no=a,b"))))
                .hasMessageContaining("{no}");
    }

    @Test
    void harIsReadInTheOrderOfItsTimes(@TempDir Path directory) throws IOException {
        Path har = Files.writeString(directory.resolve("a.har"), """
                {"log":{"entries":[
                 {"startedDateTime":"2026-01-01T00:00:01.000Z","time":10,"request":{"method":"POST","url":"http://h/2",
                  "headers":[{"name":"A","value":"b"}],"postData":{"text":"ü"}}},
                 {"startedDateTime":"2026-01-01T00:00:00.500Z","time":20.5,"request":{"method":"GET","url":"http://h/1","headers":[]}}
                ]}}""");

        List<Asked> asked = HarFile.read(har);
        assertThat(asked).extracting(Asked::url).containsExactly("http://h/1", "http://h/2");
        assertThat(asked.get(0).endedMillis() - asked.get(0).startedMillis()).isEqualTo(20.5);
        assertThat(asked.get(1).body()).isEqualTo("ü".getBytes(StandardCharsets.UTF_8));
        Path none = Files.writeString(directory.resolve("none.har"), "[1]");
        assertThatThrownBy(() -> HarFile.read(none)).hasMessageContaining("no HAR");
    }
}
