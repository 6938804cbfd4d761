package dev.weir.certs;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How people make their clients trust the CA, and how they undo it, as plain lines to print. Weir never runs these itself: a root
 * certificate in a system's store concerns every program of the machine.
 *
 * @param ca the CA's PEM file, as {@link CaFiles#certificatePath} tells
 */
public record TrustInstructions(Path ca, X509Certificate certificate) {

    private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    /** Where trust is kept. */
    public enum Place {
        CURL("curl"),
        DEBIAN("Debian, Ubuntu: the system's store"),
        FEDORA("Fedora, RHEL: the system's store"),
        MACOS("macOS: your login keychain"),
        WINDOWS("Windows: your user's store"),
        FIREFOX("Firefox (has a store of its own)"),
        CHROME("Chrome, Chromium on Linux (on macOS and Windows they use the system's store)"),
        JAVA("Java (the JDK whose keytool runs)"),
        NODE("Node.js");

        private final String title;

        Place(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    /** For every place, each with its title and an empty line after it. */
    public List<String> install() {
        return sections(true);
    }

    /** The reverse of {@link #install()}. */
    public List<String> uninstall() {
        return sections(false);
    }

    /** Commands start with two spaces and {@code $} (or {@code >} on Windows); all else is prose. */
    public List<String> install(Place place) {
        return switch (place) {
            case CURL ->
                lines(
                        "For one call:",
                        "  $ curl --cacert " + path() + " URL",
                        "For all, a line in ~/.curlrc:",
                        "  " + curlrc());
            case DEBIAN ->
                lines("  $ sudo install -m 644 " + path() + " " + debianAnchor(), "  $ sudo update-ca-certificates");
            case FEDORA ->
                lines("  $ sudo install -m 644 " + path() + " " + fedoraAnchor(), "  $ sudo update-ca-trust");
            case MACOS -> lines("  $ security add-trusted-cert -r trustRoot -k " + KEYCHAIN + " " + path());
            case WINDOWS -> lines("  > certutil -user -addstore Root " + windowsPath());
            case FIREFOX ->
                lines(
                        "Settings, Privacy & Security, View Certificates, Authorities, Import: choose",
                        "  " + ca,
                        "and tick \"Trust this CA to identify websites\". Or, with Firefox closed and PROFILE from about:profiles:",
                        "  $ " + nssAdd("PROFILE"));
            case CHROME ->
                lines(
                        "certutil is in the package libnss3-tools (Debian) or nss-tools (Fedora).",
                        "  $ mkdir -p \"$HOME/.pki/nssdb\"",
                        "  $ " + nssAdd("\"$HOME/.pki/nssdb\""),
                        "Or, for one throw-away profile and without any store:",
                        "  $ chromium --user-data-dir=\"$(mktemp -d)\" --ignore-certificate-errors-spki-list="
                                + TrustFiles.spkiSha256Base64(certificate));
            case JAVA ->
                lines("  $ keytool -importcert -noprompt -cacerts -storepass changeit -alias " + alias() + " -file "
                        + path());
            case NODE -> lines("  $ export NODE_EXTRA_CA_CERTS=" + path());
        };
    }

    /** The reverse of {@link #install(Place)}. */
    public List<String> uninstall(Place place) {
        return switch (place) {
            case CURL -> lines("Remove this line from ~/.curlrc:", "  " + curlrc());
            case DEBIAN -> lines("  $ sudo rm " + debianAnchor(), "  $ sudo update-ca-certificates --fresh");
            case FEDORA -> lines("  $ sudo rm " + fedoraAnchor(), "  $ sudo update-ca-trust");
            case MACOS ->
                lines(
                        "  $ security remove-trusted-cert " + path(),
                        "  $ security delete-certificate -Z " + fingerprint("SHA-1") + " " + KEYCHAIN);
            case WINDOWS -> lines("  > certutil -user -delstore Root " + fingerprint("SHA-1"));
            case FIREFOX ->
                lines(
                        "Settings, Privacy & Security, View Certificates, Authorities: choose",
                        "  " + commonName(),
                        "and Delete or Distrust. Or, with Firefox closed and PROFILE from about:profiles:",
                        "  $ " + nssDelete("PROFILE"));
            case CHROME -> lines("  $ " + nssDelete("\"$HOME/.pki/nssdb\""));
            case JAVA -> lines("  $ keytool -delete -cacerts -storepass changeit -alias " + alias());
            case NODE -> lines("  $ unset NODE_EXTRA_CA_CERTS");
        };
    }

    private static final String KEYCHAIN = "~/Library/Keychains/login.keychain-db";

    private List<String> sections(boolean install) {
        return Arrays.stream(Place.values())
                .flatMap(place -> Stream.of(
                                Stream.of(place.title()),
                                (install ? install(place) : uninstall(place))
                                        .stream().map(line -> "  " + line),
                                Stream.of(""))
                        .flatMap(lines -> lines))
                .toList();
    }

    private static List<String> lines(String... lines) {
        return List.of(lines);
    }

    /** The nickname in every store: with a part of the fingerprint, so that a rotated CA does not collide with the old one. */
    private String alias() {
        return "weir-ca-" + fingerprint("SHA-256").substring(0, 8).toLowerCase(Locale.ROOT);
    }

    private String debianAnchor() {
        // update-ca-certificates takes only files that end in .crt.
        return "/usr/local/share/ca-certificates/" + alias() + ".crt";
    }

    private String fedoraAnchor() {
        return "/etc/pki/ca-trust/source/anchors/" + alias() + ".pem";
    }

    private String curlrc() {
        return "cacert = \"" + ca.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private String nssAdd(String database) {
        return "certutil -d sql:" + database + " -A -t C,, -n " + alias() + " -i " + path();
    }

    private String nssDelete(String database) {
        return "certutil -d sql:" + database + " -D -n " + alias();
    }

    private String commonName() {
        return certificate
                .getSubjectX500Principal()
                .getName()
                .replaceFirst("^CN=", "")
                .replace("\\", "");
    }

    private String path() {
        return shellWord(ca.toString());
    }

    private String windowsPath() {
        // A quote cannot be part of a Windows path.
        return "\"" + ca.toString().replace("\"", "") + "\"";
    }

    /** {@code text} as one word of a POSIX shell: people paste these lines, and paths hold spaces. */
    static String shellWord(String text) {
        return PLAIN_WORD.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    private String fingerprint(String algorithm) {
        try {
            byte[] digest = MessageDigest.getInstance(algorithm).digest(certificate.getEncoded());
            return HexFormat.of().withUpperCase().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no fingerprint of the CA", e);
        }
    }
}
