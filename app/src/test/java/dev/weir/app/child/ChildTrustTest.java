package dev.weir.app.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.certs.CertificateAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTrustTest {

    private static X509Certificate ca;
    private static X509Certificate company;

    @TempDir
    Path directory;

    @BeforeAll
    static void make() {
        Instant now = Instant.parse("2026-11-01T00:00:00Z");
        ca = CertificateAuthority.create("me@here", List.of(), now).certificate();
        company = CertificateAuthority.create("company", List.of(), now).certificate();
    }

    @Test
    void bundleHasTheUsersRootsOnceAndOurs() throws Exception {
        String file = written("company.pem", company);
        ChildTrust trust =
                ChildTrust.write(directory.resolve("t"), ca, Map.of("SSL_CERT_FILE", file, "CURL_CA_BUNDLE", file));
        String bundle = text(trust.bundle());
        assertThat(bundle).containsOnlyOnce(base64(company)).containsOnlyOnce(base64(ca));
    }

    @Test
    void writtenAgainFromItsOwnFilesItDoesNotGrow() throws Exception {
        Map<String, String> users = Map.of("SSL_CERT_FILE", written("company.pem", company));
        ChildTrust first = ChildTrust.write(directory.resolve("t"), ca, users);
        ChildTrust second = again(first);
        long size = Files.size(second.bundle());
        ChildTrust third = again(second);
        assertThat(Files.size(third.bundle())).isEqualTo(size);
        assertThat(text(third.bundle())).contains(base64(company));
    }

    private ChildTrust again(ChildTrust before) throws IOException {
        return ChildTrust.write(
                directory.resolve("t"),
                ca,
                Map.of("SSL_CERT_FILE", before.bundle().toString()));
    }

    @Test
    void whatTheUserAddedToNodesRootsStays() throws Exception {
        ChildTrust trust = ChildTrust.write(
                directory.resolve("t"), ca, Map.of("NODE_EXTRA_CA_CERTS", written("company.pem", company)));
        assertThat(text(trust.additional())).contains(base64(company)).contains(base64(ca));
    }

    @Test
    void additionalFileIsTheCaAloneOtherwise() throws Exception {
        ChildTrust trust =
                ChildTrust.write(directory.resolve("t"), ca, Map.of("NODE_EXTRA_CA_CERTS", directory + "/absent.pem"));
        assertThat(text(trust.additional())).contains(base64(ca)).containsOnlyOnce("BEGIN CERTIFICATE");
    }

    private String written(String name, X509Certificate certificate) throws IOException, GeneralSecurityException {
        String pem =
                "# a comment\n-----BEGIN CERTIFICATE-----\n" + base64(certificate) + "\n-----END CERTIFICATE-----\n";
        return Files.writeString(directory.resolve(name), pem).toString();
    }

    private static String base64(X509Certificate certificate) throws GeneralSecurityException {
        return Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file);
    }
}
