package dev.weir.proxy.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;

/** A certificate as programs are given it (RFC 7468). */
public final class PemFile {

    private PemFile() {}

    /** Writes it; returns the file. */
    public static Path write(Path file, Certificate certificate) throws IOException, CertificateEncodingException {
        String der = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
        return Files.writeString(
                file,
                "-----BEGIN CERTIFICATE-----\n" + der + "\n-----END CERTIFICATE-----\n",
                StandardCharsets.US_ASCII);
    }
}
