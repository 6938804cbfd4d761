package dev.weir.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {

    private static final Destination INSIDE = new Destination(true, new Authority("h", 443));

    private static RequestHead head(String method, String target) {
        return new RequestHead(method, target, HttpVersion.HTTP_1_1, Fields.NONE);
    }

    private static RequestTarget of(String method, String target, @Nullable Destination inside) throws Exception {
        return RequestTarget.of(head(method, target), inside, RequestTarget.NO_PORT);
    }

    @ParameterizedTest
    @CsvSource({
        "http://h/a?b=c, http://h:80, /a?b=c",
        "HTTP://H:8080, http://h:8080, /",
        "http://h:/x, http://h:80, /x",
        "http://h?q, http://h:80, /?q",
        "https://h/, https://h:443, /",
        "http://[::1]:81/p, http://[::1]:81, /p",
        "http://[::1]/p, http://[::1]:80, /p",
        "http://h//a/../b, http://h:80, //a/../b",
    })
    void absoluteFormNamesTheDestination(String target, String destination, String originForm) throws Exception {
        RequestTarget understood = of("GET", target, null);
        assertThat(understood.destination()).hasToString(destination);
        assertThat(understood.originForm()).isEqualTo(originForm);
    }

    @Test
    void originFormIsUnderstoodInsideOfConnectOnly() throws Exception {
        assertThat(of("GET", "/x", INSIDE)).isEqualTo(new RequestTarget(INSIDE, "/x", null));
        assertThat(of("GET", "https://H/x", INSIDE)).isEqualTo(new RequestTarget(INSIDE, "/x", null));
        BadMessageException refused = catchThrowableOfType(BadMessageException.class, () -> of("GET", "/x", null));
        assertThat(refused.offset()).isEqualTo(4);
    }

    @Test
    void urlAtWeirsOwnPortMeansTheOriginThatItStandsFor() throws Exception {
        RequestTarget own = RequestTarget.of(head("GET", "http://shop.test:8877/x"), INSIDE, 8877);
        assertThat(own.destination()).isEqualTo(INSIDE);
        assertThat(own.originForm()).isEqualTo("/x");
        assertThat(own.hostValue()).isEqualTo("shop.test:8877");
        assertThat(RequestTarget.of(head("GET", "https://h/x"), INSIDE, 8877).hostValue())
                .isEqualTo("h");
        assertThatThrownBy(() -> RequestTarget.of(head("GET", "http://other.test/x"), INSIDE, 8877))
                .isInstanceOf(BadMessageException.class);
    }

    @Test
    void asteriskIsForOptionsOnly() throws Exception {
        assertThat(of("OPTIONS", "*", INSIDE).originForm()).isEqualTo("*");
        assertThat(of("OPTIONS", "http://h", null).originForm()).isEqualTo("*");
        assertThatThrownBy(() -> of("GET", "*", INSIDE)).isInstanceOf(BadMessageException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://",
                "http:///x",
                "http://u:p@h/",
                "http://h:0/",
                "http://h:65536/",
                "http://h:8a/",
                "http://h:-1/",
                "http://::1/",
                "http://[::1/",
                "http://[::1]x/",
                "http://[zz]/",
                "http://h\\x/",
                "http://h/#f",
                "ftp://h/",
                "h:80",
                "x",
            })
    void targetThatNamesNoDestinationIsRefused(String target) {
        assertThatThrownBy(() -> of("GET", target, null)).isInstanceOf(BadMessageException.class);
    }

    @Test
    void otherDestinationInsideOfConnectIsRefused() {
        for (String target : List.of("http://h/", "https://g/", "https://h:444/")) {
            assertThatThrownBy(() -> of("GET", target, INSIDE)).isInstanceOf(BadMessageException.class);
        }
    }

    @Test
    void offsetOfABadAuthorityAndOfAFragment() {
        BadMessageException authority =
                catchThrowableOfType(BadMessageException.class, () -> of("GET", "http://u@h/", null));
        assertThat(authority.offset()).isEqualTo("GET http://".length());
        BadMessageException fragment =
                catchThrowableOfType(BadMessageException.class, () -> of("GET", "http://h/#f", null));
        assertThat(fragment.offset()).isEqualTo("GET http://h/".length());
    }

    @Test
    void connectNeedsHostAndPort() throws Exception {
        assertThat(RequestTarget.connect(head("CONNECT", "H:443"))).isEqualTo(new Authority("h", 443));
        assertThat(RequestTarget.connect(head("CONNECT", "[::1]:443"))).isEqualTo(new Authority("::1", 443));
        for (String target : List.of("h", "[::1]", "h:443/x", "http://h:443", "::1:443", ":443", "h:0", "u@h:1")) {
            assertThatThrownBy(() -> RequestTarget.connect(head("CONNECT", target)))
                    .as(target)
                    .isInstanceOf(BadMessageException.class);
        }
    }

    @Test
    void authorityIsWrittenAsItIsParsed() {
        assertThat(Authority.parse("[2001:db8::1]:8443", 1)).hasToString("[2001:db8::1]:8443");
        assertThat(Authority.parse("Example.TEST", 81)).hasToString("example.test:81");
    }
}
