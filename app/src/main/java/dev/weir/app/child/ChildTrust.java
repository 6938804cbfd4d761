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
            "HEX_CACERTS_PATH");

    static final String ADDITIONAL_VARIABLE = "NODE_EXTRA_CA_CERTS";

    /** Writes the files into a directory of their own. */
    public static ChildTrust write(Path directory, X509Certificate ca, Map<String, String> environment)
            throws IOException {
        List<Path> bundles = new ArrayList<>();
        String users = usersRoots(environment);
        if (!users.isEmpty()) {
            Path merged = directory.resolve("merged-roots.pem");
            Files.createDirectories(directory);
            Files.writeString(merged, users + systemRoots(), StandardCharsets.ISO_8859_1);
            bundles.add(merged);
        }
        bundles.addAll(TrustFiles.systemBundles());
        TrustFiles files = TrustFiles.write(directory, ca, bundles);
        String added = pem(environment.get(ADDITIONAL_VARIABLE));
        Path additional = files.ca();
        if (!added.isEmpty()) {
            additional = directory.resolve("additional.pem");
            Files.writeString(additional, added + pem(files.ca().toString()), StandardCharsets.ISO_8859_1);
        }
        return new ChildTrust(files.bundle(), additional, files.trustStore());
    }

    /** Each file once: mostly all variables name the same one. */
    private static String usersRoots(Map<String, String> environment) {
        Set<String> texts = new LinkedHashSet<>();
        BUNDLE_VARIABLES.forEach(name -> texts.add(pem(environment.get(name))));
        return String.join("", texts);
    }

    private static String systemRoots() {
        return TrustFiles.systemBundles().stream()
                .map(path -> pem(path.toString()))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** Empty when there is no such file: whoever set the variable to nothing useful loses nothing. */
    private static String pem(@Nullable String file) {
        if (file == null || file.isEmpty()) {
            return "";
        }
        try {
            String text = Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
            return text.contains("-----BEGIN ") ? (text.endsWith("\n") ? text : text + "\n") : "";
        } catch (IOException e) {
            return "";
        }
    }
}
