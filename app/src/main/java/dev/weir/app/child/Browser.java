package dev.weir.app.child;

import dev.weir.certs.TrustFiles;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Chromium and its relatives mind no variable for roots and would hand the address to a browser that runs already: they get flags and
 * a profile of their own, which is thrown away.
 */
final class Browser {

    private static final Set<String> NAMES = Set.of(
            "chromium",
            "chromium-browser",
            "chrome",
            "google-chrome",
            "google-chrome-stable",
            "google-chrome-beta",
            "google-chrome-unstable",
            "chrome-headless-shell",
            "brave",
            "brave-browser",
            "microsoft-edge",
            "microsoft-edge-stable",
            "msedge",
            "vivaldi",
            "opera");

    private Browser() {}

    static boolean is(String program) {
        return NAMES.contains(Programs.name(program));
    }

    /** The command with our flags behind the program's name; what the user gives comes later and wins. */
    static List<String> command(List<String> command, String proxyUrl, X509Certificate ca, Path profile, boolean root) {
        List<String> all = new ArrayList<>();
        all.add(command.get(0));
        all.add("--proxy-server=" + proxyUrl);
        // Subtracts Chromium's built-in rule that this machine is reached without a proxy.
        all.add("--proxy-bypass-list=<-loopback>");
        // Has an effect only together with a profile directory of its own.
        all.add("--ignore-certificate-errors-spki-list=" + TrustFiles.spkiSha256Base64(ca));
        all.add("--user-data-dir=" + profile);
        all.add("--no-first-run");
        all.add("--no-default-browser-check");
        // What the browser fetches for itself (updates, field trials, safe browsing) would stand between the page's
        // requests.
        all.add("--disable-background-networking");
        all.add("--disable-component-update");
        all.add("--disable-sync");
        all.add("--disable-default-apps");
        all.add("--disable-extensions");
        all.add("--disable-component-extensions-with-background-pages");
        all.add("--disable-features=NetworkTimeServiceQuerying,OptimizationHints,MediaRouter");
        if (root) {
            // Its sandbox refuses to start as root, as in most containers.
            all.add("--no-sandbox");
        }
        all.addAll(command.subList(1, command.size()));
        return all;
    }
}
