package dev.weir.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.inspector.model.RecordedExchange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir record -- curl}: nothing is installed, and yet curl trusts what Weir shows it. */
class RecordCurlIT {

    @TempDir
    private Path directory;

    @Test
    void httpsIsRecordedWithNoCaInstalled() throws Exception {
        ClientRun.needs("curl");
        try (Site site = Site.https("localhost").page("/", "text/plain", Site.bytes("over the weir"))) {
            Path capture = directory.resolve("one.weir");
            String trust = site.authorityPem(directory).toString();
            ClientRun run = ClientRun.of(
                            directory,
                            WeirCommand.in(
                                    directory,
                                    List.of(),
                                    List.of(
                                            "record",
                                            "--trust",
                                            trust,
                                            "-o",
                                            capture.toString(),
                                            "--",
                                            "curl",
                                            "-sS",
                                            site.url("/"))))
                    .succeeded();
            assertThat(run.out()).isEqualTo("over the weir");
            assertThat(run.err()).contains("/", "200", "Saved");

            Recorded recorded = Recorded.sealed(capture);
            assertThat(recorded.exchanges()).hasSize(1);
            RecordedExchange exchange = recorded.only(site.url("/"));
            assertThat(exchange.authority()).isEqualTo("localhost:" + site.port());
            assertThat(exchange.originTls().details()).isNotNull();
            assertThat(exchange.response().body().kept()).isEqualTo(Site.bytes("over the weir"));
            assertThat(recorded.connection(exchange.client()).tls().details()).isNotNull();
            assertThat(recorded.info().command()).containsExactly("curl", "-sS", site.url("/"));
        }
    }

    @Test
    void argumentsReachCurlAsTheyAreAlsoThoseThatBeginWithAnAt() throws Exception {
        ClientRun.needs("curl");
        Path body = Files.writeString(directory.resolve("body.txt"), "two words 'and a quote");
        Path capture = directory.resolve("two.weir");
        try (Site site = Site.http().page("/", "text/plain", Site.bytes("taken"))) {
            List<String> command = List.of("curl", "-sS", "--data-binary", "@" + body, "-w", "@" + body, site.url("/"));
            List<String> record = new ArrayList<>(List.of("record", "-o", capture.toString(), "--"));
            record.addAll(command);
            ClientRun run = ClientRun.of(directory, WeirCommand.in(directory, List.of(), record))
                    .succeeded();
            assertThat(run.out()).isEqualTo("takentwo words 'and a quote");
            Recorded recorded = Recorded.sealed(capture);
            assertThat(recorded.info().command()).isEqualTo(command);
            assertThat(recorded.only(site.url("/")).request().body().kept())
                    .isEqualTo(Site.bytes("two words 'and a quote"));
        }
    }
}
