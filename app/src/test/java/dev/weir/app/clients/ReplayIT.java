package dev.weir.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.inspector.model.RecordedExchange;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code POST /exchanges/N/replay}: requests that were recorded are made once more, through Weir itself. */
class ReplayIT {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void requestIsMadeOnceMoreAndRecordedBesideTheFirst(boolean secure) throws Exception {
        try (Site site = secure ? Site.https("localhost") : Site.http();
                RunningWeir weir = start(site, secure)) {
            site.page("/a", "text/plain", Site.bytes("hello"));
            curl(weir, "-H", "X-Own: yes", "-H", "Cookie: a=b", site.url("/a?b=c"))
                    .succeeded();
            awaitEnd(weir, 1);

            JsonNode answer = created(weir.post("exchanges/1/replay", ""));
            long number = answer.get("number").asLong();
            assertThat(number).isEqualTo(2);
            awaitEnd(weir, 2);
            Recorded recorded = weir.stop();
            RecordedExchange first = recorded.exchange(1);
            RecordedExchange again = recorded.exchange(number);
            assertThat(again.url()).isEqualTo(first.url());
            assertThat(again.response().head().startLine()).contains("200");
            assertThat(again.request().fields().fields())
                    .as("but for what is of one connection")
                    .containsExactlyElementsOf(first.request().fields().fields().stream()
                            .filter(field -> !field.name().equals("Proxy-Connection"))
                            .toList());
            assertThat(again.authority()).isEqualTo(first.authority());
            assertThat(again.client()).isNotEqualTo(first.client());
            assertThat(again.failure()).isNull();
        }
    }

    @Test
    void whatMayChangeSomethingIsMadeOnlyWhenItIsAskedForByName() throws Exception {
        List<String> bodies = new CopyOnWriteArrayList<>();
        try (Site site = Site.http();
                RunningWeir weir = start(site, false)) {
            site.on("/order", exchange -> {
                bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                Site.answer(exchange, 201, "text/plain", Site.bytes("made"));
            });
            curl(weir, "-d", "item=cup&count=2", site.url("/order")).succeeded();
            awaitEnd(weir, 1);

            HttpResponse<byte[]> refused = weir.post("exchanges/1/replay", "");
            assertThat(refused.statusCode()).isEqualTo(409);
            JsonNode problem = json(refused);
            assertThat(problem.get("code").asString()).isEqualTo("needs_consent");
            assertThat(problem.get("reasons").toString()).isEqualTo("[\"unsafe_method\"]");
            assertThat(bodies).hasSize(1);

            created(weir.post("exchanges/1/replay", "{\"despite\":[\"unsafe_method\"]}"));
            awaitEnd(weir, 2);
            assertThat(weir.stop().exchange(2).response().head().startLine()).contains("201");
            assertThat(bodies).containsExactly("item=cup&count=2", "item=cup&count=2");
        }
    }

    @Test
    void ofABodyThatIsNotAllThereSoMuchIsSentWhenItIsAskedFor() throws Exception {
        List<Integer> sizes = new CopyOnWriteArrayList<>();
        try (Site site = Site.http();
                RunningWeir weir =
                        RunningWeir.start(directory.resolve("weir"), "--bodies", "all", "--body-limit", "1kB")) {
            site.on("/big", exchange -> {
                sizes.add(exchange.getRequestBody().readAllBytes().length);
                Site.answer(exchange, 200, "text/plain", Site.bytes("taken"));
            });
            curl(weir, "-d", "x".repeat(3_000), site.url("/big")).succeeded();
            awaitEnd(weir, 1);
            assertThat(json(weir.post("exchanges/1/replay", "{\"despite\":[\"unsafe_method\"]}"))
                            .get("reasons")
                            .toString())
                    .isEqualTo("[\"incomplete_body\"]");
            created(weir.post("exchanges/1/replay", "{\"despite\":[\"unsafe_method\",\"incomplete_body\"]}"));
            awaitEnd(weir, 2);
            weir.stop();
            assertThat(sizes).containsExactly(3_000, 1_000);
        }
    }

    @Test
    void itsNumberIsKnownWhileItIsUnderWay() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        CountDownLatch[] gates = {new CountDownLatch(0), answered};
        List<String> asked = new CopyOnWriteArrayList<>();
        try (Site site = Site.http();
                RunningWeir weir = start(site, false)) {
            site.on("/slow", exchange -> {
                asked.add(exchange.getRequestURI().getPath());
                try {
                    gates[asked.size() - 1].await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                Site.answer(exchange, 200, "text/plain", Site.bytes("late"));
            });
            curl(weir, site.url("/slow")).succeeded();
            awaitEnd(weir, 1);
            assertThat(created(weir.post("exchanges/1/replay", ""))
                            .get("number")
                            .asLong())
                    .isEqualTo(2);
            assertThat(hasEnded(weir, 2)).isFalse();
            answered.countDown();
            awaitEnd(weir, 2);
            assertThat(weir.stop().exchange(2).failure()).isNull();
        }
    }

    @Test
    void proxyThatAsksForAPasswordGetsIt() throws Exception {
        try (Site site = Site.http();
                RunningWeir weir = RunningWeir.start(directory.resolve("weir"), "--auth", "ada:tea:pot")) {
            site.page("/a", "text/plain", Site.bytes("hello"));
            curl(weir, "--proxy-user", "ada:tea:pot", site.url("/a")).succeeded();
            awaitEnd(weir, 1);
            created(weir.post("exchanges/1/replay", ""));
            awaitEnd(weir, 2);
            assertThat(weir.stop().exchange(2).response().head().startLine()).contains("200");
        }
    }

    @Test
    void tunnelsAndWhatIsNotThereAreNotMadeAgain() throws Exception {
        try (Site site = Site.https("localhost");
                RunningWeir weir = RunningWeir.start(directory.resolve("weir"), "--no-intercept")) {
            site.page("/a", "text/plain", Site.bytes("hello"));
            ClientRun.of(directory, "curl", "-s", "-k", "--noproxy", "", "-x", weir.proxyUrl(), site.url("/a"))
                    .succeeded();
            awaitEnd(weir, 1);
            assertThat(json(weir.post("exchanges/1/replay", "")).get("code").asString())
                    .isEqualTo("not_replayable");
            assertThat(weir.post("exchanges/7/replay", "").statusCode()).isEqualTo(404);
            assertThat(json(weir.post("exchanges/1/replay", "[1]")).get("code").asString())
                    .isIn("bad_parameter", "not_replayable");
        }
    }

    private RunningWeir start(Site site, boolean secure) throws Exception {
        Path home = directory.resolve("weir");
        return secure
                ? RunningWeir.start(
                        home,
                        "--bodies",
                        "all",
                        "--trust",
                        site.authorityPem(directory).toString())
                : RunningWeir.start(home, "--bodies", "all");
    }

    private static void awaitEnd(RunningWeir weir, long number) {
        Awaitility.await().until(() -> hasEnded(weir, number));
    }

    /** How well it was recorded is told only where that is not the usual. */
    private static boolean hasEnded(RunningWeir weir, long number) throws Exception {
        HttpResponse<byte[]> told = weir.api("exchanges/" + number);
        return told.statusCode() == 200 && json(told).at("/recording/ended").asBoolean(true);
    }

    private ClientRun curl(RunningWeir weir, String... more) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("curl", "-s", "--noproxy", "", "--http1.1", "-x", weir.proxyUrl(), "--cacert"));
        command.add(weir.trust().bundle().toString());
        command.addAll(List.of(more));
        return ClientRun.of(directory, command.toArray(new String[0]));
    }

    private static JsonNode created(HttpResponse<byte[]> response) {
        assertThat(response.statusCode())
                .as(new String(response.body(), StandardCharsets.UTF_8))
                .isEqualTo(201);
        return json(response);
    }

    private static JsonNode json(HttpResponse<byte[]> response) {
        return new JsonMapper().readTree(response.body());
    }
}
