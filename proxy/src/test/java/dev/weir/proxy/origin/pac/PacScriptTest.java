package dev.weir.proxy.origin.pac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.proxy.origin.route.PlannedRoute;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacScriptTest {

    /** A Wednesday. */
    private static final Instant NOW = Instant.parse("2026-11-25T13:30:00Z");

    private final PacFunctions functions = new PacFunctions(PacScriptTest::resolve, () -> null, () -> NOW);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "isPlainHostName('shop')",
                "!isPlainHostName('shop.test')",
                "dnsDomainIs('www.shop.test', '.shop.test')",
                "localHostOrDomainIs('www', 'www.shop.test')",
                "!localHostOrDomainIs('www.other.test', 'www.shop.test')",
                "isResolvable('shop.test')",
                "!isResolvable('nowhere.test')",
                "isInNet('shop.test', '192.0.2.0', '255.255.255.0')",
                "!isInNet('192.0.3.1', '192.0.2.0', '255.255.255.0')",
                "dnsResolve('shop.test') == '192.0.2.7'",
                "dnsResolve('nowhere.test') == null",
                "myIpAddress() == '127.0.0.1'",
                "dnsDomainLevels('a.b.c') == 2",
                "shExpMatch('http://a.test/x.html', '*/x.ht?l')",
                "!shExpMatch('a.test', 'b*')",
                "weekdayRange('WED', 'GMT')",
                "weekdayRange('FRI', 'WED', 'GMT')",
                "!weekdayRange('THU', 'SAT', 'GMT')",
                "timeRange(13, 'GMT')",
                "timeRange(9, 17, 'GMT')",
                "timeRange(13, 30, 13, 31, 'GMT')",
                "timeRange(22, 14, 'GMT')",
                "!timeRange(14, 17, 'GMT')",
                "dateRange(25, 'GMT')",
                "dateRange('NOV', 'GMT')",
                "dateRange(2026, 'GMT')",
                "dateRange('OCT', 'DEC', 'GMT')",
                "dateRange(20, 'NOV', 30, 'NOV', 'GMT')",
                "dateRange(1, 'NOV', 2026, 1, 'JAN', 2027, 'GMT')",
                "!dateRange(26, 'NOV', 30, 'NOV', 'GMT')"
            })
    void functionMeansWhatBrowsersMeanByIt(String condition) {
        assertThat(find("return (" + condition + ") ? 'DIRECT' : 'PROXY wrong:1';"))
                .isEqualTo("DIRECT");
    }

    @ParameterizedTest
    @CsvSource({
        "while (true) {}, runs too long",
        "try { while (true) {} } catch (e) { return 'DIRECT' }, runs too long",
        "return java.lang.System.exit(1), java",
        "return Packages.java, Packages",
        "return unknown(), unknown",
        "dnsDomainIs('a'), needs more arguments"
    })
    void whatIsNoAnswerIsTold(String body, String why) {
        assertThatThrownBy(() -> find(body))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void scriptThatIsNoJavaScriptIsRefusedWithItsLine() {
        assertThatThrownBy(() -> PacScript.compile("function x() {\n  return (;\n}", "a.pac"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a.pac#2");
    }

    @Test
    void onlyAnswersThatDoNotDependOnTheHourMayBeKept() {
        find("return isPlainHostName(host) ? 'DIRECT' : 'DIRECT';");
        assertThat(functions.askedTheClock()).isFalse();
        find("return timeRange(9, 17) ? 'DIRECT' : 'DIRECT';");
        assertThat(functions.askedTheClock()).isTrue();
    }

    @Test
    void listIsReadInItsOrder() {
        assertThat(PacResult.routes("PROXY a.test:8080; SOCKS4 x:1; HTTPS b.test; SOCKS5 [::1]:9 ;DIRECT;"))
                .extracting(PlannedRoute::text)
                .containsExactly("http://a.test:8080", "https://b.test:443", "socks5://[::1]:9", "direct");
        assertThat(PacResult.routes("")).extracting(PlannedRoute::text).containsExactly("direct");
        assertThatThrownBy(() -> PacResult.routes("SOCKS4 x:1")).hasMessageContaining("names no proxy");
    }

    private String find(String body) {
        return PacScript.compile("function FindProxyForURL(url, host) { " + body + " }", "test.pac")
                .find("http://shop.test/", "shop.test", functions);
    }

    private static List<InetAddress> resolve(String host) {
        try {
            return host.equals("shop.test")
                    ? List.of(InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 7}))
                    : List.of();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
