package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.DnsQuery;
import dev.weir.events.ExchangeEvent.DnsQueried;
import dev.weir.proxy.testing.Curl;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.SecureDns;
import dev.weir.proxy.testing.Settings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names that are asked for in secret. */
class SecureDnsIT {

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "DNS, tls://localhost:%d, tls",
        "HTTP_2, https://localhost:%d/dns-query, https",
        "HTTP_1, https://localhost:%d, https"
    })
    void namesAreResolvedOnOneConnectionAndRecordedWithTheirTransport(
            SecureDns.Speech speech, String url, String transport) throws Exception {
        try (SecureDns dns = SecureDns.start(speech);
                Scene scene = new Scene(new Settings()
                        .trusting(dns.authorityPem(directory))
                        .resolvingSecurelyBy(url.formatted(dns.port())))) {
            ScriptedOrigin origin = scene.origin(ScriptedOrigin.answering("hello"));

            Curl.Result read =
                    Curl.through(scene.proxy(), "http://one.test:" + origin.port(), "http://two.test:" + origin.port());

            assertThat(read.out()).as(read.err()).isEqualTo("hellohello");
            assertThat(scene.events().awaitCount(DnsQueried.class, 4))
                    .extracting(DnsQueried::query)
                    .allSatisfy(query -> {
                        assertThat(query.transport()).isEqualTo(transport);
                        assertThat(query.rcode()).isEqualTo("NOERROR");
                        assertThat(query.server().getHostString()).isEqualTo("localhost");
                    });
            assertThat(dns.connections()).isEqualTo(1);
            assertThat(dns.requests())
                    .allSatisfy(request -> assertThat(request).isEqualTo("POST /dns-query application/dns-message"));
        }
    }

    @Test
    void serverWhoseCertificateDoesNotVerifyIsNotBelieved() throws Exception {
        try (SecureDns dns = SecureDns.start(SecureDns.Speech.DNS);
                Scene scene = new Scene(new Settings().resolvingSecurelyBy("tls://localhost:" + dns.port()))) {
            Curl.Result read = Curl.through(scene.proxy(), "http://one.test/");

            assertThat(read.out()).contains("dns_error", "no TLS", "is not trusted");
            DnsQuery query = scene.events().awaitFirst(DnsQueried.class).query();
            assertThat(query.failure()).contains("is not trusted");
            assertThat(query.transport()).isEqualTo("tls");
        }
    }

    @Test
    void answerOfAnotherKindIsToldByItsStatus() throws Exception {
        try (SecureDns dns = SecureDns.start(SecureDns.Speech.HTTP_2);
                Scene scene = new Scene(new Settings()
                        .trusting(dns.authorityPem(directory))
                        .resolvingSecurelyBy("https://localhost:" + dns.port() + "/elsewhere"))) {
            assertThat(Curl.through(scene.proxy(), "http://one.test/").out()).contains("dns_error", "HTTP status 404");
        }
    }
}
