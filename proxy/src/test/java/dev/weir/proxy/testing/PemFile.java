package dev.weir.proxy.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;

/** Certificates as programs are given them (RFC 7468). */
public final class PemFile {

    private PemFile() {}

    /** Writes them; returns the file. */
    public static Path write(Path file, Certificate... certificates) throws IOException, CertificateEncodingException {
        StringBuilder text = new StringBuilder();
        for (Certificate certificate : certificates) {
            String der = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
            text.append("-----BEGIN CERTIFICATE-----\n").append(der).append("\n-----END CERTIFICATE-----\n");
        }
        return Files.writeString(file, text, StandardCharsets.US_ASCII);
    }
}
