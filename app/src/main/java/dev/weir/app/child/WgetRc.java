package dev.weir.app.child;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The start-up file for wget, which has no variable for roots when it is built with GnuTLS, as Debian's is. */
final class WgetRc {

    private WgetRc() {}

    /** Writes one that starts with the user's own; later lines win. */
    static Path write(Path directory, Map<String, String> environment, Path bundle, String proxyUrl)
            throws IOException {
        String named = environment.getOrDefault("WGETRC", "");
        Path users = named.isEmpty() ? Path.of(environment.getOrDefault("HOME", "."), ".wgetrc") : Path.of(named);
        String text = "";
        try {
            text = Files.readString(users, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // Most people have none.
        }
        String ours = String.join(
                "\n",
                "",
                "ca_certificate = " + bundle,
                "use_proxy = on",
                "http_proxy = " + proxyUrl,
                "https_proxy = " + proxyUrl,
                "no_proxy =",
                "");
        return Files.writeString(directory.resolve("wgetrc"), text + ours, StandardCharsets.ISO_8859_1);
    }
}
