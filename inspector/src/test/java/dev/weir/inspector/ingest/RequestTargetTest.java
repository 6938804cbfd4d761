package dev.weir.inspector.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.inspector.testing.Facts;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RequestTargetTest {

    private static String url(boolean secure, String authority, String... lines) {
        return RequestTarget.of(Facts.head(lines), secure, authority).url();
    }

    @Test
    void absoluteFormIsTakenAsItIs() {
        assertThat(url(false, null, "GET HTTP://A.test:80/x HTTP/1.1", "Host: b.test"))
                .isEqualTo("HTTP://A.test:80/x");
    }

    @Test
    void originFormGetsSchemeAndHost() {
        assertThat(url(true, "a.test:443", "GET /x?y HTTP/1.1", "Host: a.test")).isEqualTo("https://a.test/x?y");
        assertThat(url(false, null, "GET / HTTP/1.1", "host: a.test:8080")).isEqualTo("http://a.test:8080/");
    }

    @Test
    void withoutHostTheConnectTells() {
        assertThat(url(true, "a.test:443", "GET / HTTP/1.0")).isEqualTo("https://a.test/");
        assertThat(url(true, "[2001:db8::1]:8443", "GET / HTTP/1.0")).isEqualTo("https://[2001:db8::1]:8443/");
    }

    @Test
    void withoutAnyHostTheTargetStaysRaw() {
        assertThat(url(false, null, "GET /x HTTP/1.0")).isEqualTo("/x");
    }

    @Test
    void asteriskFormIsTheOriginWithoutAPath() {
        assertThat(url(false, null, "OPTIONS * HTTP/1.1", "Host: a.test")).isEqualTo("http://a.test");
    }

    @Test
    void authorityFormIsTakenAsItIs() {
        assertThat(url(false, null, "CONNECT a.test:443 HTTP/1.1", "Host: a.test"))
                .isEqualTo("a.test:443");
    }

    @Test
    void rejectedHeadGivesWhatItsFirstLineTells() {
        assertThat(rejected("GET /x HTTP/9\r\n")).isEqualTo(new RequestTarget("GET", "/x"));
        assertThat(rejected("GARBAGE")).isEqualTo(RequestTarget.NONE);
        assertThat(rejected("")).isEqualTo(RequestTarget.NONE);
    }

    private static RequestTarget rejected(String received) {
        return RequestTarget.ofRejected(received.getBytes(StandardCharsets.ISO_8859_1));
    }
}
