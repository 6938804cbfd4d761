package dev.weir.app.child;

import dev.weir.certs.TrustFiles;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The variables that lead a program's requests through the proxy and make it trust the CA. Which program minds which of them was
 * tried out, see docs/notes/009-child-environment.md; none is a matter of taste.
 *
 * @param proxyHost as clients on this machine reach it, without brackets
 * @param login what the proxy asks for; null when it asks for nothing
 */
public record ChildEnvironment(
        String proxyHost, int proxyPort, @Nullable Login login) {

    /** A user name and a password. */
    public record Login(String user, String password) {
        /** As in a URL (RFC 3986, section 3.2.1). */
        private String userInfo() {
            return encoded(user) + ":" + encoded(password) + "@";
        }

        private static String encoded(String text) {
            // Made for forms, it writes a space as +, which programs would take for a plus.
            return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        }

        @Override
        public String toString() {
            return user + ":***";
        }
    }

    /** The value that a variable had before is kept under its name with this in front. */
    public static final String REMEMBERED = "WEIR_ORIGINAL_";

    /** curl reads http_proxy in small letters only (in capitals it could come from a CGI request's header); others want capitals. */
    static final List<String> PROXY_VARIABLES = List.of(
            "http_proxy",
            "https_proxy",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "all_proxy",
            "ALL_PROXY",
            "CGI_HTTP_PROXY",
            "npm_config_proxy",
            "npm_config_https_proxy",
            "GLOBAL_AGENT_HTTP_PROXY");

    /** Empty, so that requests to this machine come through the proxy, too. */
    static final List<String> BYPASS_VARIABLES = List.of("no_proxy", "NO_PROXY");

    /** With user name and password when the proxy asks for them. */
    public String proxyUrl() {
        return "http://" + (login == null ? "" : login.userInfo()) + proxyAddress();
    }

    /** Host and port alone, for programs that take no password there. */
    public String proxyAddress() {
        return (proxyHost.contains(":") ? "[" + proxyHost + "]" : proxyHost) + ":" + proxyPort;
    }

    /**
     * All that has to be set for a child.
     *
     * @param present the environment that the child would have without us
     * @param wgetrc see {@link WgetRc}
     */
    public Map<String, String> variables(Map<String, String> present, ChildTrust trust, String wgetrc) {
        Map<String, String> set = new LinkedHashMap<>();
        PROXY_VARIABLES.forEach(name -> set.put(name, proxyUrl()));
        BYPASS_VARIABLES.forEach(name -> set.put(name, ""));
        set.putAll(trustVariables(trust));
        // From Node 22.21 and 24 on; older ones have no such switch.
        set.put("NODE_USE_ENV_PROXY", "1");
        set.put("WGETRC", wgetrc);
        set.put("JAVA_TOOL_OPTIONS", javaToolOptions(present.getOrDefault("JAVA_TOOL_OPTIONS", ""), trust));
        set.put("WEIR_ACTIVE", "1");
        set.put("WEIR_PROXY", proxyUrl());
        return withRemembered(set, present);
    }

    /** The part that only concerns trust; of use to a shell whose programs are pointed at a running proxy in other ways. */
    public static Map<String, String> trustVariables(ChildTrust trust) {
        Map<String, String> set = new LinkedHashMap<>();
        ChildTrust.BUNDLE_VARIABLES.forEach(name -> set.put(name, trust.bundle().toString()));
        set.put(ChildTrust.ADDITIONAL_VARIABLE, trust.additional().toString());
        return set;
    }

    /** The JVM takes the last of several settings of a property, so what the user has there stays and ours counts. */
    private String javaToolOptions(String present, ChildTrust trust) {
        String ours = String.join(
                " ",
                "-Dhttp.proxyHost=" + proxyHost,
                "-Dhttp.proxyPort=" + proxyPort,
                "-Dhttps.proxyHost=" + proxyHost,
                "-Dhttps.proxyPort=" + proxyPort,
                // Empty: otherwise Java reaches this machine without the proxy.
                "-Dhttp.nonProxyHosts=",
                quoted("-Djavax.net.ssl.trustStore=" + trust.trustStore()),
                "-Djavax.net.ssl.trustStoreType=PKCS12",
                "-Djavax.net.ssl.trustStorePassword=" + TrustFiles.TRUST_STORE_PASSWORD);
        return present.isBlank() ? ours : present + " " + ours;
    }

    /** As the JVM reads the variable: white space separates, quotes join. */
    private static String quoted(String option) {
        return option.chars().anyMatch(Character::isWhitespace) ? "\"" + option + "\"" : option;
    }

    private static Map<String, String> withRemembered(Map<String, String> set, Map<String, String> present) {
        Map<String, String> all = new LinkedHashMap<>(set);
        set.forEach((name, value) -> {
            String before = present.get(name);
            if (before != null && !before.equals(value)) {
                all.put(REMEMBERED + name, before);
            }
        });
        return all;
    }
}
