package dev.weir.app.child;

import dev.weir.certs.TrustFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Files that make programs trust the CA without any installation. What the user had set is merged, not lost: a company's own roots
 * go on to work for what bypasses the proxy.
 *
 * @param bundle all roots and the CA, PEM: for variables that replace a program's roots
 * @param additional the CA and what the user had added, PEM: for variables that add to a program's roots
 * @param trustStore all of the JDK's roots and the CA, PKCS12
 */
public record ChildTrust(Path bundle, Path additional, Path trustStore) {

    /** Variables that name a PEM file with all the roots that a program shall trust. */
    static final List<String> BUNDLE_VARIABLES = List.of(
            "SSL_CERT_FILE",
            "CURL_CA_BUNDLE",
            "REQUESTS_CA_BUNDLE",
            "PIP_CERT",
            "GIT_SSL_CAINFO",
            "AWS_CA_BUNDLE",
            "CARGO_HTTP_CAINFO",
            "NIX_SSL_CERT_FILE",
            "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH",
            "HTTPLIB2_CA_CERTS",
            "CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE",
            "PERL_LWP_SSL_CA_FILE",
            "DENO_CERT",
            "BUNDLE_SSL_CA_CERT",
            "HEX_CACERTS_PATH",
            // A cafile line in an .npmrc, usual behind a company's proxy, replaces even NODE_EXTRA_CA_CERTS; this wins
            // over it.
            "npm_config_cafile");

    static final String ADDITIONAL_VARIABLE = "NODE_EXTRA_CA_CERTS";

    private static final Pattern PEM_BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]*CERTIFICATE)-----[^-]*-----END \\1-----");

    /** Writes the files into a directory of their own. */
    public static ChildTrust write(Path directory, X509Certificate ca, Map<String, String> environment)
            throws IOException {
        Files.createDirectories(directory);
        List<Path> bundles = new ArrayList<>();
        Set<String> users = new LinkedHashSet<>();
        BUNDLE_VARIABLES.forEach(name -> users.addAll(certificates(environment.get(name))));
        if (!users.isEmpty()) {
            users.addAll(systemRoots());
            bundles.add(written(directory.resolve("merged-roots.pem"), users));
        }
        bundles.addAll(TrustFiles.systemBundles());
        Set<String> added = certificates(environment.get(ADDITIONAL_VARIABLE));
        TrustFiles files = TrustFiles.write(directory, ca, bundles);
        Path additional = files.ca();
        if (!added.isEmpty()) {
            added.addAll(certificates(files.ca().toString()));
            additional = written(directory.resolve("additional.pem"), added);
        }
        return new ChildTrust(files.bundle(), additional, files.trustStore());
    }

    private static Set<String> systemRoots() {
        return TrustFiles.systemBundles().stream()
                .map(path -> certificates(path.toString()))
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(Set.of());
    }

    private static Path written(Path file, Set<String> certificates) throws IOException {
        return Files.writeString(file, String.join("", certificates), StandardCharsets.ISO_8859_1);
    }

    /**
     * Each once: mostly all variables name the same file, and it may be one that we wrote before. Empty when there is no such file:
     * whoever set the variable to nothing useful loses nothing.
     */
    private static Set<String> certificates(@Nullable String file) {
        Set<String> found = new LinkedHashSet<>();
        if (file == null || file.isEmpty()) {
            return found;
        }
        try {
            Matcher blocks = PEM_BLOCK.matcher(Files.readString(Path.of(file), StandardCharsets.ISO_8859_1));
            while (blocks.find()) {
                found.add(blocks.group().strip() + "\n");
            }
        } catch (IOException e) {
            return found;
        }
        return found;
    }
}
