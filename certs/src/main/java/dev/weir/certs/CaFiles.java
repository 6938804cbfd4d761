package dev.weir.certs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * The CA in its directory (0700): {@code ca.pem} is what clients trust, {@code ca-key.pem} (0600) the key, {@code retired/} what {@link
 * #rotate} replaced.
 *
 * <p>The key file carries a copy of the certificate. That makes its creation, one atomic step, the moment at which a CA exists: a process
 * that loses the race, or finds a crash's remains, restores {@code ca.pem} from it.
 */
public final class CaFiles {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** File locks exclude other processes, not other threads of this one. */
    private static final Object WRITING = new Object();

    private final Path directory;
    private final String owner;
    private final InstantSource clock;

    /**
     * @param directory is made when needed; its parent too
     * @param owner goes into the name of a new CA, see {@link CertificateAuthority#create}
     */
    public CaFiles(Path directory, String owner, InstantSource clock) {
        this.directory = directory.toAbsolutePath();
        this.owner = owner;
        this.clock = clock;
    }

    public Path directory() {
        return directory;
    }

    public Path certificatePath() {
        return directory.resolve("ca.pem");
    }

    public Path keyPath() {
        return directory.resolve("ca-key.pem");
    }

    /** Whether a CA has been made here, usable or not. */
    public boolean exist() {
        return present(keyPath()) || present(certificatePath());
    }

    /** {@link #loadOrCreate(List)} without limits to a new CA. */
    public CertificateAuthority loadOrCreate() throws IOException {
        return loadOrCreate(List.of());
    }

    /**
     * The CA of this directory, made now if there is none. Any number of processes may do this at the same moment: all get the same CA.
     *
     * @param permittedDomains confine a CA that is made now; one that exists stays as it is
     * @throws CaFilesException when there are files that cannot be used
     */
    public CertificateAuthority loadOrCreate(List<String> permittedDomains) throws IOException {
        if (!exist()) {
            CertificateAuthority created = CertificateAuthority.create(owner, permittedDomains, clock.instant());
            PrivateFiles.makeDirectory(directory);
            return alone(() -> {
                if (!exist()) {
                    PrivateFiles.create(keyPath(), keyText(created));
                }
                return read();
            });
        }
        return load();
    }

    /**
     * The CA of this directory.
     *
     * @throws CaFilesException when there is none, or its files cannot be used
     */
    public CertificateAuthority load() throws IOException {
        try {
            return read();
        } catch (CaFilesException e) {
            if (exist()) {
                return undisturbed(e);
            }
            throw e;
        }
    }

    /** What was wrong may have been the middle of a rotation; only what is wrong while nobody writes is wrong. */
    private CertificateAuthority undisturbed(CaFilesException seen) throws IOException {
        try {
            return alone(this::read);
        } catch (FileSystemException e) {
            // Where we may not write, nobody like us does.
            throw seen;
        }
    }

    private CertificateAuthority read() throws IOException {
        return new CaReading(directory, certificatePath(), keyPath(), clock.instant()).authority();
    }

    /** {@link #rotate(List)} with the limits that the present CA has, if it can be read. */
    public CertificateAuthority rotate() throws IOException {
        List<String> permittedDomains = List.of();
        try {
            permittedDomains = load().permittedDomains();
        } catch (CaFilesException e) {
            // Rotation is what the message of a broken CA advises, so it must not need the CA.
        }
        return rotate(permittedDomains);
    }

    /**
     * Replaces the CA, keeping the old files in {@code retired/}. Clients have to trust the new one; processes that run go on with the one
     * that they loaded. A crash at any point leaves either the old CA or the new one.
     */
    public CertificateAuthority rotate(List<String> permittedDomains) throws IOException {
        Instant now = clock.instant();
        CertificateAuthority created = CertificateAuthority.create(owner, permittedDomains, now);
        PrivateFiles.makeDirectory(directory);
        return alone(() -> {
            keepAside(keyPath(), now);
            keepAside(certificatePath(), now);
            // In this order ca.pem is absent, never wrong, while the key file changes.
            Files.deleteIfExists(certificatePath());
            PrivateFiles.replace(keyPath(), keyText(created));
            PrivateFiles.replace(certificatePath(), Pem.of(created.certificate()));
            return read();
        });
    }

    private interface Step {
        CertificateAuthority run() throws IOException;
    }

    private CertificateAuthority alone(Step step) throws IOException {
        synchronized (WRITING) {
            try (FileChannel channel = PrivateFiles.lockFile(directory.resolve("ca.lock"))) {
                // Released with the channel.
                channel.lock();
                return step.run();
            }
        }
    }

    private void keepAside(Path file, Instant now) throws IOException {
        if (!present(file)) {
            return;
        }
        Path retired = directory.resolve("retired");
        PrivateFiles.makeDirectory(retired);
        PrivateFiles.protect(file);
        Path aside = retired.resolve(STAMP.format(now) + "-" + file.getFileName());
        for (int n = 2; Files.exists(aside); n++) {
            aside = retired.resolve(STAMP.format(now) + "-" + n + "-" + file.getFileName());
        }
        Files.copy(file, aside, StandardCopyOption.COPY_ATTRIBUTES);
    }

    private static String keyText(CertificateAuthority authority) {
        return Pem.of(authority.key()) + Pem.of(authority.certificate());
    }

    /** A dangling symbolic link counts: something is there that we must not write through. */
    private static boolean present(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }
}
