package dev.weir.certs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a CA from its files and says what people need to know when they cannot be used. */
record CaReading(Path directory, Path certificatePath, Path keyPath, Instant now) {

    private static final String ROTATE = "make a new one (clients have to trust it again): weir ca rotate";

    CertificateAuthority authority() throws IOException {
        checkPresent();
        checkRights();
        CertificateAuthority authority = authorityOf();
        checkValidity(authority);
        return authority;
    }

    private CertificateAuthority authorityOf() throws IOException {
        try {
            return pair();
        } catch (GeneralSecurityException e) {
            throw new CaFilesException(
                    certificatePath + " and " + keyPath + " are no CA",
                    String.valueOf(e.getMessage()),
                    "Restore both files from the same backup, or " + ROTATE,
                    e);
        }
    }

    private CertificateAuthority pair() throws IOException, GeneralSecurityException {
        Pem keyFile = parsed(keyPath);
        PrivateKey key = keyFile.key();
        if (key == null) {
            throw garbled(keyPath, "it holds no private key", null);
        }
        X509Certificate copy = keyFile.certificate();
        if (copy != null && !Files.exists(certificatePath, LinkOption.NOFOLLOW_LINKS)) {
            // Lost the race of a first start, or the other one crashed: see CaFiles.
            PrivateFiles.create(certificatePath, Pem.of(copy));
        }
        if (!Files.exists(certificatePath)) {
            throw new CaFilesException(
                    certificatePath + " is missing",
                    "the key alone does not tell what clients trust",
                    "Restore it from a backup, or " + ROTATE,
                    null);
        }
        X509Certificate certificate = parsed(certificatePath).certificate();
        if (certificate == null) {
            throw garbled(certificatePath, "it holds no certificate", null);
        }
        return CertificateAuthority.of(key, certificate);
    }

    private void checkPresent() throws CaFilesException {
        if (Files.exists(keyPath)) {
            return;
        }
        if (Files.exists(certificatePath)) {
            throw new CaFilesException(
                    keyPath + " is missing",
                    "without it Weir cannot sign for " + certificatePath,
                    "Restore it from a backup, or " + ROTATE,
                    null);
        }
        throw new CaFilesException(
                "no CA in " + directory,
                "none has been made for this user yet",
                "Start `weir run` or `weir record` once, which makes one",
                null);
    }

    private void checkRights() throws IOException {
        if (!PrivateFiles.rightsOfOthers(keyPath).isEmpty()) {
            throw new CaFilesException(
                    keyPath + " is open to other users ("
                            + PosixFilePermissions.toString(Files.getPosixFilePermissions(keyPath)) + ")",
                    "who has the key can read everything sent by clients that trust this CA",
                    "Close it: chmod 600 " + TrustInstructions.shellWord(keyPath.toString())
                            + "; if somebody may have read it, " + ROTATE,
                    null);
        }
        Set<PosixFilePermission> writers =
                EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
        writers.retainAll(PrivateFiles.rightsOfOthers(directory));
        if (!writers.isEmpty()) {
            throw new CaFilesException(
                    directory + " can be changed by other users",
                    "they could put a CA of their own in place of yours",
                    "Close it: chmod 700 " + TrustInstructions.shellWord(directory.toString()),
                    null);
        }
    }

    private void checkValidity(CertificateAuthority authority) throws CaFilesException {
        if (!now.isBefore(authority.notAfter())) {
            throw new CaFilesException(
                    "the CA in " + certificatePath + " has expired",
                    "it was valid until " + authority.notAfter() + ", so clients refuse what it signs",
                    "Correct the clock if it is wrong (it says " + now + "), or " + ROTATE,
                    null);
        }
        if (now.isBefore(authority.notBefore())) {
            throw new CaFilesException(
                    "the CA in " + certificatePath + " is not valid yet",
                    "it is valid from " + authority.notBefore() + ", and the clock says " + now,
                    "Correct the clock, or " + ROTATE,
                    null);
        }
    }

    private static Pem parsed(Path file) throws IOException {
        String text;
        try {
            // As Latin-1: what is not text at all has to fail in the parser, with its message.
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new CaFilesException(
                    file + " cannot be read",
                    e.getClass().getSimpleName() + " " + e.getMessage(),
                    "Run Weir as the user that owns the file, or give the file to this user (chown)",
                    e);
        }
        try {
            return Pem.parse(text);
        } catch (GeneralSecurityException e) {
            throw garbled(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static CaFilesException garbled(Path file, String why, @Nullable Throwable cause) {
        return new CaFilesException(file + " is garbled", why, "Restore it from a backup, or " + ROTATE, cause);
    }
}
