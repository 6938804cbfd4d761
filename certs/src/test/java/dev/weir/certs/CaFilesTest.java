package dev.weir.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaFilesTest {

    @TempDir
    Path temporary;

    private Instant now = Instant.parse("2026-11-23T10:00:00Z");
    private CaFiles files;

    @BeforeEach
    void placeFilesInADirectoryThatIsNotThereYet() {
        files = new CaFiles(temporary.resolve("deep/weir's home/ca"), "alice@box", () -> now);
    }

    @Test
    void firstRunMakesTheCaAndTheNextLoadsIt() throws Exception {
        X509Certificate made = files.loadOrCreate().certificate();

        assertThat(files.loadOrCreate(List.of("example.com")).certificate()).isEqualTo(made);
        assertThat(files.load().certificate()).isEqualTo(made);
        assertThat(Pem.parse(Files.readString(files.certificatePath())).certificate())
                .isEqualTo(made);
    }

    @Test
    void loadedCaForgesLeaves() throws Exception {
        files.loadOrCreate();
        CertificateAuthority loaded = files.load();

        new LeafIssuer(loaded, () -> now)
                .issue("example.com")
                .leaf()
                .verify(loaded.certificate().getPublicKey());
    }

    @Test
    void onlyTheOwnerCanReadAnything() throws Exception {
        files.loadOrCreate();

        assertThat(mode(files.directory())).isEqualTo("rwx------");
        assertThat(mode(files.keyPath())).isEqualTo("rw-------");
        assertThat(Files.readString(files.keyPath())).startsWith("-----BEGIN PRIVATE KEY-----");
        assertThat(Files.readString(files.certificatePath())).doesNotContain("PRIVATE");
    }

    @Test
    void nothingButTheCaIsLeftBehind() throws Exception {
        files.loadOrCreate();

        try (Stream<Path> left = Files.list(files.directory())) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("ca.pem", "ca-key.pem", "ca.lock");
        }
    }

    @Test
    void certificateThatACrashLeftOutIsRestored() throws Exception {
        X509Certificate made = files.loadOrCreate().certificate();
        Files.delete(files.certificatePath());

        assertThat(files.loadOrCreate().certificate()).isEqualTo(made);
        assertThat(files.certificatePath()).exists();
    }

    @Test
    void absentCaSaysHowToGetOne() {
        assertThatRefusal().hasMessageContaining("no CA in").hasMessageContaining("weir run");
    }

    @Test
    void missingKeyIsRefusedRatherThanReplaced() throws Exception {
        files.loadOrCreate();
        Files.delete(files.keyPath());

        assertThatThrownBy(() -> files.loadOrCreate())
                .isInstanceOf(CaFilesException.class)
                .hasMessageContaining("ca-key.pem is missing")
                .hasMessageContaining("weir ca rotate");
        assertThat(files.keyPath()).doesNotExist();
    }

    @Test
    void garbledFilesAreRefused() throws Exception {
        files.loadOrCreate();
        String key = Files.readString(files.keyPath());
        for (String garbled : List.of(
                "",
                "\u0000\u00ff\u00fe",
                key.substring(0, key.length() / 4),
                key.replaceFirst("(?m)^M", "!"),
                key.replaceFirst("(?s)^(.{60}).{8}", "$1AAAAAAAA"))) {
            Files.writeString(files.keyPath(), garbled);

            assertThatRefusal().hasMessageContaining("ca-key.pem").hasMessageContaining("weir ca rotate");
        }
    }

    @Test
    void garbledCertificateIsRefused() throws Exception {
        files.loadOrCreate();
        Files.writeString(files.certificatePath(), "hello");

        assertThatRefusal()
                .hasMessageContaining("ca.pem is garbled")
                .hasMessageContaining("holds no certificate")
                .hasMessageContaining("weir ca rotate");
    }

    @Test
    void foreignCertificateIsRefused() throws Exception {
        files.loadOrCreate();
        CertificateAuthority other = CertificateAuthority.create("bob@box", List.of(), now);
        Files.writeString(files.certificatePath(), Pem.of(other.certificate()));

        assertThatRefusal().hasMessageContaining("does not belong").hasMessageContaining("weir ca rotate");
    }

    @Test
    void keyThatOthersCanReadIsRefused() throws Exception {
        files.loadOrCreate();
        Files.setPosixFilePermissions(files.keyPath(), PosixFilePermissions.fromString("rw-r-----"));

        assertThatRefusal()
                .hasMessageContaining("rw-r-----")
                .hasMessageContaining("chmod 600 '")
                .hasMessageContaining("weir ca rotate");
    }

    @Test
    void directoryThatOthersCanChangeIsRefused() throws Exception {
        files.loadOrCreate();
        Files.setPosixFilePermissions(files.directory(), PosixFilePermissions.fromString("rwxrwxr-x"));

        assertThatRefusal().hasMessageContaining("chmod 700");
    }

    @Test
    void expiredCaIsRefused() throws Exception {
        files.loadOrCreate();
        now = now.plus(Duration.ofDays(731));

        assertThatRefusal().hasMessageContaining("expired").hasMessageContaining("2028-11-22");
    }

    @Test
    void clockBeforeTheCaIsRefused() throws Exception {
        files.loadOrCreate();
        now = now.minus(Duration.ofDays(400));

        assertThatRefusal().hasMessageContaining("not valid yet").hasMessageContaining("clock");
    }

    @Test
    void rotationReplacesBothAndKeepsTheOldAside() throws Exception {
        files.loadOrCreate(List.of("example.com"));
        String oldKey = Files.readString(files.keyPath());
        String oldCertificate = Files.readString(files.certificatePath());

        CertificateAuthority rotated = files.rotate();

        assertThat(files.load().certificate()).isEqualTo(rotated.certificate());
        assertThat(rotated.permittedDomains()).containsExactly("example.com");
        assertThat(mode(files.keyPath())).isEqualTo("rw-------");
        Path retired = files.directory().resolve("retired");
        assertThat(retired.resolve("20261123T100000.000Z-ca-key.pem")).hasContent(oldKey);
        assertThat(retired.resolve("20261123T100000.000Z-ca.pem")).hasContent(oldCertificate);
        assertThat(mode(retired)).isEqualTo("rwx------");
        assertThat(mode(retired.resolve("20261123T100000.000Z-ca-key.pem"))).isEqualTo("rw-------");
    }

    @Test
    void rotationInTheSameMillisecondLosesNothing() throws Exception {
        files.loadOrCreate();
        files.rotate();
        files.rotate();

        try (Stream<Path> retired = Files.list(files.directory().resolve("retired"))) {
            assertThat(retired).hasSize(4);
        }
    }

    @Test
    void rotationCuresGarbledFiles() throws Exception {
        files.loadOrCreate();
        Files.writeString(files.keyPath(), "garbled");

        assertThat(files.rotate().certificate()).isEqualTo(files.load().certificate());
    }

    @Test
    void caThatTheUserBroughtNeedsNoCopyInTheKeyFile() throws Exception {
        files.loadOrCreate();
        CertificateAuthority brought = CertificateAuthority.create("carol@box", List.of(), now);
        Files.writeString(files.keyPath(), Pem.of(brought.key()));
        Files.writeString(files.certificatePath(), Pem.of(brought.certificate()));

        assertThat(files.load().certificate()).isEqualTo(brought.certificate());
    }

    private AbstractThrowableAssert<?, ?> assertThatRefusal() {
        return assertThatThrownBy(() -> files.load()).isInstanceOf(CaFilesException.class);
    }

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
