package dev.weir.proxy.origin.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.proxy.http.Authority;
import dev.weir.proxy.http.Destination;
import dev.weir.proxy.http.FieldLine;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.HttpVersion;
import dev.weir.proxy.http.RequestHead;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTest {

    private static final ParentProxy PARENT = ParentProxy.parse("http://Aladdin:open%20sesame@corp_proxy:3128");

    private static Route route(boolean secure, String authority, boolean bytesOnly) {
        return new Route(new Destination(secure, Authority.parse(authority, 80)), bytesOnly, PARENT);
    }

    private static RequestHead head(String method, String target, String host) {
        return new RequestHead(method, target, HttpVersion.HTTP_1_1, new Fields(List.of(new FieldLine("Host", host))));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /a?b, h, http://h/a?b, h",
        "GET, /a, h:80, http://h/a, h:80",
        "GET, /a, other, http://h/a, h",
        "OPTIONS, *, h, http://h, h"
    })
    void plainRequestTakesTheAbsoluteForm(String method, String target, String host, String absolute, String sent) {
        RequestHead towards = route(false, "h", false).towardsNextHop(head(method, target, host));
        assertThat(towards.target()).isEqualTo(absolute);
        assertThat(towards.fields().all("host")).containsExactly(sent);
        assertThat(towards.fields().all("proxy-authorization")).containsExactly("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    }

    @Test
    void requestBehindConnectIsLeftAsItIs() {
        RequestHead request = head("GET", "/a", "h");
        assertThat(route(true, "h:443", false).towardsNextHop(request)).isSameAs(request);
        assertThat(new Route(new Destination(false, Authority.parse("h", 80)), false, null).towardsNextHop(request))
                .isSameAs(request);
    }

    @Test
    void onlyPlainDestinationsShareConnections() {
        assertThat(route(false, "a", false).poolKey())
                .isEqualTo(route(false, "b:81", false).poolKey());
        assertThat(route(true, "a", false).poolKey())
                .isNotEqualTo(route(true, "b", false).poolKey());
        assertThat(route(false, "a", true).connects()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret",
                "ftp://me:secret@p:1",
                "socks4://p:1",
                "http://me:secret@p",
                "http://p:1/secret",
                "http://me:sec ret@p:1",
                "http://p:0",
                "http://p:99999"
            })
    void textThatNamesNoParentIsRefusedWithoutThePassword(String text) {
        assertThatThrownBy(() -> ParentProxy.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("secret", "sec ret");
        assertThat(PARENT.toString()).isEqualTo("http://***@corp_proxy:3128");
    }
}
