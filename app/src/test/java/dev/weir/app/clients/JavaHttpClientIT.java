package dev.weir.app.clients;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.certs.TrustFiles;
import dev.weir.inspector.model.RecordedExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Java's own HTTP client with many requests at once: each is recorded once, with the sizes that it had. */
class JavaHttpClientIT {

    private static final int AT_ONCE = 200;
    private static final int ROUNDS = 2;

    /** Not a multiple of anything that buffers are made of. */
    private static final int STEP_BYTES = 97;

    @TempDir
    private Path directory;

    @Test
    void everyHttpRequestIsRecordedOnce() throws Exception {
        try (Site site = Site.http().on("/echo/", JavaHttpClientIT::echo);
                RunningWeir weir = RunningWeir.start(directory.resolve("weir"))) {
            HttpClient client = client(weir).build();
            for (int round = 0; round < ROUNDS; round++) {
                sendAll(client, site, round);
            }
            check(weir.stop(), site);
        }
    }

    @Test
    void everyHttpsRequestIsRecordedOnce() throws Exception {
        try (Site site = Site.https("localhost").on("/echo/", JavaHttpClientIT::echo);
                RunningWeir weir = RunningWeir.start(
                        directory.resolve("weir"),
                        "--trust",
                        site.authorityPem(directory).toString())) {
            HttpClient client = client(weir).sslContext(trusting(weir.trust())).build();
            for (int round = 0; round < ROUNDS; round++) {
                sendAll(client, site, round);
            }
            Recorded recorded = weir.stop();
            check(recorded, site);
            assertThat(recorded.exchanges())
                    .allSatisfy(exchange -> assertThat(exchange.authority()).isEqualTo("localhost:" + site.port()));
        }
    }

    private static HttpClient.Builder client(RunningWeir weir) {
        return HttpClient.newBuilder()
                .version(Version.HTTP_1_1)
                .proxy(ProxySelector.of(weir.address()))
                .connectTimeout(Duration.ofSeconds(30));
    }

    private static SSLContext trusting(TrustFiles files) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(files.trustStore())) {
            store.load(in, TrustFiles.TRUST_STORE_PASSWORD.toCharArray());
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    /** The response has the request's body twice. */
    private static void echo(com.sun.net.httpserver.HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        byte[] twice = Arrays.copyOf(body, 2 * body.length);
        System.arraycopy(body, 0, twice, body.length, body.length);
        Site.answer(exchange, 200, "application/octet-stream", twice);
    }

    private static void sendAll(HttpClient client, Site site, int round) {
        List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            URI uri = URI.create(url(site, round, i));
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .timeout(Duration.ofSeconds(60))
                    .POST(BodyPublishers.ofByteArray(body(round, i)))
                    .build();
            answers.add(client.sendAsync(request, BodyHandlers.ofByteArray()));
        }
        for (int i = 0; i < AT_ONCE; i++) {
            HttpResponse<byte[]> answer = answers.get(i).join();
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).hasSize(2 * body(round, i).length).startsWith(body(round, i));
        }
    }

    private static String url(Site site, int round, int i) {
        return site.url("/echo/" + round + "/" + i);
    }

    private static byte[] body(int round, int i) {
        byte[] body = new byte[i * STEP_BYTES];
        Arrays.fill(body, (byte) (i + round));
        return body;
    }

    private static void check(Recorded recorded, Site site) {
        // Fails when two have the same URL.
        Map<String, RecordedExchange> byUrl =
                recorded.exchanges().stream().collect(toMap(RecordedExchange::url, identity()));
        assertThat(byUrl).hasSize(ROUNDS * AT_ONCE);
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < AT_ONCE; i++) {
                RecordedExchange exchange = byUrl.get(url(site, round, i));
                int sent = body(round, i).length;
                assertThat(exchange).as(url(site, round, i)).isNotNull();
                assertThat(exchange.recording().whole()).isTrue();
                assertThat(exchange.status()).isEqualTo(200);
                assertThat(exchange.request().body().bytes()).isEqualTo(sent);
                assertThat(exchange.request().sentBodyBytes()).isEqualTo(sent);
                assertThat(exchange.response().body().bytes()).isEqualTo(2L * sent);
            }
        }
        checkReuse(recorded);
    }

    /** The second round had only to take what the first one had left open. */
    private static void checkReuse(Recorded recorded) {
        assertThat(recorded.exchanges()).anyMatch(RecordedExchange::reused);
        long carried = recorded.connections().values().stream()
                .mapToLong(connection -> connection.exchanges())
                .sum();
        assertThat(carried).as("exchanges on client and on origin connections").isEqualTo(2L * ROUNDS * AT_ONCE);
        assertThat(recorded.exchanges()).allSatisfy(exchange -> {
            assertThat(recorded.connections()).containsKey(exchange.client());
            assertThat(recorded.connections()).containsKey(exchange.origin());
        });
    }
}
