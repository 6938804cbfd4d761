package dev.weir.app.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChildEnvironmentTest {

    private static final ChildTrust TRUST =
            new ChildTrust(Path.of("/t/bundle.pem"), Path.of("/t/ca.pem"), Path.of("/t/store.p12"));

    private static Map<String, String> variables(Map<String, String> present) {
        return new ChildEnvironment("127.0.0.1", 4711, null).variables(present, TRUST, "/t/wgetrc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http_proxy",
                "https_proxy",
                "HTTP_PROXY",
                "HTTPS_PROXY",
                "ALL_PROXY",
                "all_proxy",
                "CGI_HTTP_PROXY",
                "npm_config_proxy",
                "npm_config_https_proxy",
                "GLOBAL_AGENT_HTTP_PROXY",
                "WEIR_PROXY"
            })
    void leadsToTheProxy(String name) {
        assertThat(variables(Map.of())).containsEntry(name, "http://127.0.0.1:4711");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
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
                "HEX_CACERTS_PATH"
            })
    void replacesRootsByTheCombinedBundle(String name) {
        assertThat(variables(Map.of())).containsEntry(name, "/t/bundle.pem");
    }

    @Test
    void loopbackIsNotBypassed() {
        assertThat(variables(Map.of("no_proxy", "localhost")))
                .containsEntry("no_proxy", "")
                .containsEntry("NO_PROXY", "");
        assertThat(variables(Map.of()).get("JAVA_TOOL_OPTIONS")).contains(" -Dhttp.nonProxyHosts= ");
    }

    @Test
    void nodeAddsTheCaToItsOwnRootsAndMindsTheProxy() {
        assertThat(variables(Map.of()))
                .containsEntry("NODE_EXTRA_CA_CERTS", "/t/ca.pem")
                .containsEntry("NODE_USE_ENV_PROXY", "1");
    }

    @Test
    void tellsProgramsThatWeirIsThere() {
        assertThat(variables(Map.of())).containsEntry("WEIR_ACTIVE", "1").containsEntry("WGETRC", "/t/wgetrc");
    }

    @Test
    void javaOptionsAreAppendedToTheUsers() {
        assertThat(variables(Map.of("JAVA_TOOL_OPTIONS", "-Xmx1g")).get("JAVA_TOOL_OPTIONS"))
                .isEqualTo("-Xmx1g -Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort=4711 -Dhttps.proxyHost=127.0.0.1"
                        + " -Dhttps.proxyPort=4711 -Dhttp.nonProxyHosts= -Djavax.net.ssl.trustStore=/t/store.p12"
                        + " -Djavax.net.ssl.trustStoreType=PKCS12 -Djavax.net.ssl.trustStorePassword=changeit");
    }

    @Test
    void trustStoreInADirectoryWithASpaceIsQuoted() {
        ChildTrust spaced = new ChildTrust(TRUST.bundle(), TRUST.additional(), Path.of("/my files/store.p12"));
        assertThat(new ChildEnvironment("127.0.0.1", 1, null)
                        .variables(Map.of(), spaced, "")
                        .get("JAVA_TOOL_OPTIONS"))
                .contains(" \"-Djavax.net.ssl.trustStore=/my files/store.p12\" ");
    }

    @Test
    void overwrittenValuesAreRemembered() {
        assertThat(variables(Map.of("https_proxy", "http://corp:3128", "WGETRC", "/home/me/rc", "PATH", "/bin")))
                .containsEntry("WEIR_ORIGINAL_https_proxy", "http://corp:3128")
                .containsEntry("WEIR_ORIGINAL_WGETRC", "/home/me/rc")
                .doesNotContainKeys("PATH", "WEIR_ORIGINAL_PATH", "WEIR_ORIGINAL_http_proxy");
    }

    @Test
    void ipv6ProxyStandsInBrackets() {
        assertThat(new ChildEnvironment("::1", 80, null).proxyUrl()).isEqualTo("http://[::1]:80");
    }

    @Test
    void passwordTravelsPercentEncodedInTheUrlOnly() {
        ChildEnvironment asked =
                new ChildEnvironment("127.0.0.1", 4711, new ChildEnvironment.Login("me", "p@ss: +/\u00fc"));
        assertThat(asked.proxyUrl()).isEqualTo("http://me:p%40ss%3A%20%2B%2F%C3%BC@127.0.0.1:4711");
        assertThat(asked.proxyAddress()).isEqualTo("127.0.0.1:4711");
        assertThat(asked.variables(Map.of(), TRUST, "/t/wgetrc").get("JAVA_TOOL_OPTIONS"))
                .contains("-Dhttp.proxyHost=127.0.0.1 ")
                .doesNotContain("p%40ss");
        assertThat(asked.toString()).doesNotContain("p@ss");
    }
}
