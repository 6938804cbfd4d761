package dev.weir.app.doctor;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Programs that make HTTPS requests, and how each makes one. */
public enum KnownTool {
    CURL("curl", "-sS", "-o", "/dev/null", "--noproxy", "*", "--max-time", "10", "URL"),
    WGET("wget", "-q", "-O", "/dev/null", "--no-proxy", "--tries=1", "--timeout=10", "URL"),
    GIT("git", "-c", "http.proxy=", "ls-remote", "URL"),
    PYTHON3(
            "python3",
            "-c",
            "import urllib.request as u; u.build_opener(u.ProxyHandler({})).open('URL', timeout=10).read()"),
    REQUESTS("python3", "-c", "import requests; s = requests.Session(); s.trust_env = True; s.get('URL', timeout=10)"),
    NODE("node", "-e", "fetch('URL').then(() => process.exit(0), () => process.exit(1))"),
    JAVA("java", "SOURCE", "URL");

    private final String program;

    @SuppressWarnings("ImmutableEnumChecker") // List.of gives an immutable one
    private final List<String> arguments;

    KnownTool(String program, String... arguments) {
        this.program = program;
        this.arguments = List.of(arguments);
    }

    /** The one that people call so. */
    public static Optional<KnownTool> named(String name) {
        String plain = name.toLowerCase(Locale.ROOT);
        String wanted = plain.equals("python") ? "python3" : plain;
        return Stream.of(values()).filter(tool -> tool.word().equals(wanted)).findFirst();
    }

    public static String words() {
        return Stream.of(values()).map(KnownTool::word).collect(Collectors.joining(", "));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String program() {
        return program;
    }

    /** @param javaSource of a program that reads the address that it is given */
    List<String> command(String executable, String url, String javaSource) {
        return Stream.concat(Stream.of(executable), arguments.stream())
                .map(word -> word.equals("SOURCE") ? javaSource : word.replace("URL", url))
                .toList();
    }
}
