package dev.weir.certs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustFilesTest {

    @TempDir
    Path temporary;

    private final CertificateAuthority ca =
            CertificateAuthority.create("alice@box", List.of(), Instant.parse("2026-11-23T10:00:00Z"));

    @Test
    void bundleHoldsTheFirstSystemBundleThatIsThereAndTheCa() throws Exception {
        CertificateAuthority system =
                CertificateAuthority.create("system", List.of(), Instant.parse("2026-11-23T10:00:00Z"));
        Path bundle = Files.writeString(
                temporary.resolve("system.pem"), Pem.of(system.certificate()).strip());
        Path empty = Files.createFile(temporary.resolve("empty.pem"));

        TrustFiles files = TrustFiles.write(
                temporary.resolve("trust"), ca.certificate(), List.of(temporary.resolve("absent.pem"), empty, bundle));

        assertThat(files.ca()).hasContent(Pem.of(ca.certificate()));
        try (InputStream pem = Files.newInputStream(files.bundle())) {
            assertThat(CertificateFactory.getInstance("X.509").generateCertificates(pem))
                    .isEqualTo(List.of(system.certificate(), ca.certificate()));
        }
    }

    @Test
    void withoutSystemBundleTheRootsOfTheJdkAreTaken() throws Exception {
        TrustFiles files = TrustFiles.write(temporary.resolve("trust"), ca.certificate(), List.of());

        try (InputStream pem = Files.newInputStream(files.bundle())) {
            assertThat(CertificateFactory.getInstance("X.509").generateCertificates(pem))
                    .hasSizeGreaterThan(10)
                    .anyMatch(ca.certificate()::equals);
        }
    }

    @Test
    void trustStoreHoldsTheRootsOfTheJdkAndTheCa() throws Exception {
        TrustFiles files = TrustFiles.write(temporary.resolve("trust"), ca.certificate());
        KeyStore store = KeyStore.getInstance(files.trustStore().toFile(), "changeit".toCharArray());

        assertThat(store.getCertificate("weir-ca")).isEqualTo(ca.certificate());
        assertThat(Collections.list(store.aliases())).hasSizeGreaterThan(10).allMatch(alias -> isTrusted(store, alias));
    }

    @Test
    void writingAgainReplaces() throws Exception {
        TrustFiles.write(temporary.resolve("trust"), ca.certificate(), List.of());
        CertificateAuthority rotated =
                CertificateAuthority.create("alice@box", List.of(), Instant.parse("2027-11-23T10:00:00Z"));

        TrustFiles files = TrustFiles.write(temporary.resolve("trust"), rotated.certificate(), List.of());

        assertThat(files.ca()).hasContent(Pem.of(rotated.certificate()));
        assertThat(temporary.resolve("trust")).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void spkiHashIsThatOfTheKeyAlone() throws Exception {
        // Computed with: openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64
        assertThat(TrustFiles.spkiSha256Base64(Pem.parse(FIXED).certificate())).isEqualTo(FIXED_SPKI);
    }

    private static boolean isTrusted(KeyStore store, String alias) {
        try {
            return store.isCertificateEntry(alias);
        } catch (KeyStoreException e) {
            throw new AssertionError(e);
        }
    }

    private static final String FIXED = """
            -----BEGIN CERTIFICATE-----
            MIIBbDCCAROgAwIBAgIUD9WVS2bgg0CpKA34A2s8dEakEsAwCgYIKoZIzj0EAwIw
            DDEKMAgGA1UEAwwBeDAeFw0yNjExMjMwNzQ4MDVaFw0zNjExMjAwNzQ4MDVaMAwx
            CjAIBgNVBAMMAXgwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASY3Z5KjlzdXZwG
            mlRpXG48562tECgw/QqsowK85k1IVUMJE950zajKk4kP+dL+igfSm25t48pn+kd4
            N/rRKXNvo1MwUTAdBgNVHQ4EFgQUmNq1lLZhBbXZ7AosPFdFLMX3ZAswHwYDVR0j
            BBgwFoAUmNq1lLZhBbXZ7AosPFdFLMX3ZAswDwYDVR0TAQH/BAUwAwEB/zAKBggq
            hkjOPQQDAgNHADBEAiAIgsN51SylYPPUfX1WEFlIu0s5sGkVfQ5Ls69v+OIHVAIg
            ZNIfDz1r9X6/r8PGgtBPqjN2AT70wPQcJ4lEmwERZQk=
            -----END CERTIFICATE-----
            """;

    private static final String FIXED_SPKI = "BLI8jyEinjH0J6QmctDGmvZU9DBojoDew5DAfZ83cFc=";
}
