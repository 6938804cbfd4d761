package dev.weir.proxy.http.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.proxy.http.BadMessageException;
import dev.weir.proxy.http.FieldLine;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.HttpVersion;
import dev.weir.proxy.http.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9113, sections 8.2 and 8.3, rule by rule. In an example, fields stand between bars as {@code name=value}. */
class SectionReaderTest {

    private static final String GET = ":method=GET|:scheme=https|:authority=a.test|:path=/x?y";

    private static FieldSection section(String text) {
        List<FieldLine> lines = new ArrayList<>();
        for (String line : text.split("\\|", -1)) {
            int equals = line.indexOf('=');
            lines.add(new FieldLine(line.substring(0, equals), line.substring(equals + 1)));
        }
        return new FieldSection(lines);
    }

    private static RequestHead request(String text) throws BadMessageException {
        return SectionReader.request(section(text), false);
    }

    private static BadMessageException refused(String text) {
        return catchThrowableOfType(BadMessageException.class, () -> request(text));
    }

    @Test
    void pseudoFieldsBecomeTheStartLineAndHost() throws Exception {
        RequestHead head = request(GET + "|a=b");
        assertThat(head.method()).isEqualTo("GET");
        assertThat(head.target()).isEqualTo("https://a.test/x?y");
        assertThat(head.version()).isEqualTo(HttpVersion.HTTP_2);
        assertThat(head.fields().lines()).containsExactly(new FieldLine("Host", "a.test"), new FieldLine("a", "b"));
        assertThat(SectionReader.request(section(GET), true).target()).isEqualTo("/x?y");
    }

    @Test
    void crumbsOfCookiesAreJoinedWhereTheFirstStood() throws Exception {
        Fields fields = request(GET + "|cookie=a=1|b=c|cookie=d=2|cookie=e=3").fields();
        assertThat(fields.all("cookie")).containsExactly("a=1; d=2; e=3");
        assertThat(fields.lines().get(1).name()).isEqualTo("cookie");
    }

    @Test
    void hostIsTakenWhereAuthorityIsMissingAndNotTwice() throws Exception {
        assertThat(request(":method=GET|:scheme=https|:path=/|host=a.test").target())
                .isEqualTo("https://a.test/");
        assertThat(request(GET + "|host=A.test").fields().all("host")).containsExactly("a.test");
    }

    @Test
    void plainConnectHasNothingButAnAuthority() throws Exception {
        RequestHead head = request(":method=CONNECT|:authority=a.test:443");
        assertThat(head.method()).isEqualTo("CONNECT");
        assertThat(head.target()).isEqualTo("a.test:443");
    }

    @Test
    void extendedConnectIsTheUpgradeThatItStandsFor() throws Exception {
        RequestHead head = request(":method=CONNECT|:protocol=websocket|:scheme=https|:authority=a.test|:path=/");
        assertThat(head.method()).isEqualTo("GET");
        assertThat(head.version()).isEqualTo(HttpVersion.HTTP_1_1);
        assertThat(head.fields().first("upgrade")).isEqualTo("websocket");
        assertThat(head.fields().first("sec-websocket-key")).hasSize(24);
    }

    @Test
    void optionsMayAskForTheWholeServer() throws Exception {
        assertThat(request(":method=OPTIONS|:scheme=https|:authority=a.test|:path=*")
                        .target())
                .isEqualTo("https://a.test");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Section 8.2.1: names.
                "Upper=x",
                "=x",
                "a b=x",
                "a\r\nb=x",
                "a\0=x",
                "a:b=x",
                "\u00e4=x",
                // Section 8.2.1: values.
                "a= x",
                "a=x ",
                "a=\tx",
                "a=x\ry",
                "a=x\ny",
                "a=x\0y",
                "a=x\u007fy",
                // Section 8.2.2.
                "connection=close",
                "proxy-connection=close",
                "keep-alive=5",
                "transfer-encoding=chunked",
                "upgrade=x",
                "te=gzip",
                // Section 8.3.
                ":status=200",
                ":other=x",
                ":path=/again",
                "host=other.test",
                "a=b|:late=x"
            })
    void fieldThatBreaksARuleIsRefusedAtItsPlace(String line) {
        BadMessageException why = refused(GET + "|b=c|" + line);
        assertThat(why).isNotNull();
        assertThat(why.status()).isEqualTo(400);
        FieldSection section = section(GET + "|b=c|" + line);
        String rendered = new String(section.rendered().bytes(), StandardCharsets.ISO_8859_1);
        assertThat(why.offset()).isLessThan(rendered.length());
    }

    @ParameterizedTest
    @CsvSource({"Upper=x,Upper", "connection=close,connection", ":status=200,:status", "te=gzip,te"})
    void offsetIsThatOfTheLineInTheRendering(String line, String name) {
        BadMessageException why = refused(GET + "|b=c|" + line);
        String rendered = new String(section(GET + "|b=c|" + line).rendered().bytes(), StandardCharsets.ISO_8859_1);
        assertThat(rendered.substring(why.offset())).startsWith(name + ": ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":scheme=https|:authority=a.test|:path=/",
                ":method=|:scheme=https|:authority=a.test|:path=/",
                ":method=G T|:scheme=https|:authority=a.test|:path=/",
                ":method=GET|:authority=a.test|:path=/",
                ":method=GET|:scheme=ftp|:authority=a.test|:path=/",
                ":method=GET|:scheme=https|:path=/",
                ":method=GET|:scheme=https|:authority=u@a.test|:path=/",
                ":method=GET|:scheme=https|:authority=a.test",
                ":method=GET|:scheme=https|:authority=a.test|:path=",
                ":method=GET|:scheme=https|:authority=a.test|:path=x",
                ":method=GET|:scheme=https|:authority=a.test|:path=*",
                ":method=GET|:scheme=https|:authority=a.test|:path=/a b",
                ":method=GET|:scheme=https|:authority=a.test|:path=/a#b",
                ":method=GET|:protocol=websocket|:scheme=https|:authority=a.test|:path=/",
                ":method=CONNECT|:scheme=https|:authority=a.test",
                ":method=CONNECT|:authority=a.test|:path=/",
                ":method=CONNECT|:protocol=a b|:scheme=https|:authority=a.test|:path=/",
                ":method=GET|:scheme=https|:authority=a.test|:path=/|host=a.test|host=a.test"
            })
    void requestThatIsNotOneIsRefused(String text) {
        assertThat(refused(text)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=b", ":status=20", ":status=0200", ":status=abc", ":status=101", ":method=GET"})
    void responseNeedsAStatusOfThreeDigitsThatIsNo101(String text) {
        assertThat(catchThrowableOfType(BadMessageException.class, () -> SectionReader.response(section(text))))
                .isNotNull();
    }

    @Test
    void teMayAskForTrailersAndTrailersHaveNoPseudoFields() throws Exception {
        assertThat(request(GET + "|te=trailers").fields().first("te")).isEqualTo("trailers");
        assertThat(SectionReader.trailers(section("x-sum=1")).first("x-sum")).isEqualTo("1");
        assertThat(catchThrowableOfType(
                        BadMessageException.class, () -> SectionReader.trailers(section(":status=200"))))
                .isNotNull();
    }
}
