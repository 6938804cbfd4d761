package dev.weir.inspector.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterParserTest {

    private static String canonical(String text) throws FilterSyntaxException {
        return Filter.parse(text).canonical();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "a b | c; (~u a ~u b) | ~u c",
                "a | b & c; ~u a | (~u b ~u c)",
                "(a | b) c; (~u a | ~u b) ~u c",
                "!a b; !~u a ~u b",
                "!(a b); !(~u a ~u b)",
                "a (b c) d; ~u a ~u b ~u c ~u d",
                "a|b; ~u a | ~u b",
                "new&failed; new failed",
                "~q|~s; ~q | ~s",
                "status=404|~e; status=404 | failed",
                "!!new; !!new"
            })
    void notBindsCloserThanAndAndAndThanOr(String text, String expected) throws FilterSyntaxException {
        assertThat(canonical(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "'two words'; ~u \"two words\"",
                "\"say \\\"hi\\\"\"; ~u \"say \\\"hi\\\"\"",
                "\"\\d+ (x)\"; ~u \"\\\\d+ (x)\"",
                "~u \"new\"; ~u new",
                "\"wait\"; ~u wait",
                "~h 'a: b'; ~h \"a: b\"",
                "~m get|post; ~m get|post",
                "~u \"|x\"; ~u \"|x\"",
                "host=\"a b\"|c; host=\"a b\"|c",
                "path=\"/a&b\"; path=\"/a&b\""
            })
    void quotesTakeWhatWordsCannotHold(String text, String expected) throws FilterSyntaxException {
        assertThat(canonical(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "status-code:404; status=404",
                "domain:*.Example.com; host=*.example.com",
                "larger-than:100k; size>100k",
                "mime-type:image/png; type=image/png",
                "method:post; method=POST",
                "-method:GET; !method=GET",
                "-reused; !reused",
                "~c 404; status=404",
                "~e; failed",
                "blocked>1ms; queue>1ms",
                "tcp>1ms; connect>1ms",
                "recv>1ms; receive>1ms",
                "conn=17; conn=c17",
                "proto=HTTP/1.1; proto=1.1",
                "proto=h2; proto=2",
                "proto=http/2.0; proto=2",
                "tls=TLSv1.2; tls=1.2",
                "tls>5ms; tls>5ms",
                "tls=0..5ms; tls=0..5ms",
                "wait > 0.2s; wait>200ms",
                "total>=1500ms; total>=1.5s",
                "dns<1000us; dns<1ms",
                "size<=1500; size<=1.5k",
                "size>2MB; size>2M",
                "status=5XX|404; status=5xx|404",
                "status!=200; !status=200",
                "number=3..7|9; number=3..7|9",
                "error=DNS_error; error=dns_error"
            })
    void everySpellingHasOneCanonicalForm(String text, String expected) throws FilterSyntaxException {
        assertThat(canonical(text)).isEqualTo(expected);
        assertThat(Filter.parse(text)).isEqualTo(Filter.parse(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:8080",
                "https://example.com/x?a=b",
                "/a=b",
                "x?page=2",
                "404",
                "example.com",
                "new.html"
            })
    void whatLooksLikeAUrlIsLookedForInUrls(String text) throws FilterSyntaxException {
        assertThat(canonical(text)).isEqualTo("~u " + text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "``; 0; expected something to look for",
                "a |; 3; expected something to look for",
                "a & & b; 4; expected something to look for",
                "(a; 0; never closed",
                "a ); 2; never opened",
                "a 'b; 2; this quote has no end",
                "~x; 0; there is no operator ~x",
                "new ~marks; 4; there is no operator ~marks",
                "~u; 2; expected a regular expression behind ~u",
                "~u ~q; 3; expected a regular expression behind ~u",
                "~u a[b; 5; not a regular expression",
                "wait>20; 5; expected a time such as 200ms",
                "new wait>; 9; expected a time such as 200ms",
                "wait; 4; expected a comparison such as wait>200ms",
                "status:404; 6; expected a comparison such as status=5xx",
                "size>5q; 5; expected a size",
                "size>99999999999999999G; 5; expected a size",
                "status=4; 7; expected a status",
                "status=404|reused; 11; expected a status",
                "number=7..3; 7; expected a number",
                "conn=x17; 5; expected a connection",
                "proto=h3; 6; expected one of 1.0 1.1 2",
                "close.first=me; 12; expected one of client origin weir",
                "error=oops; 6; expected one of dns_timeout",
                "finding=W9*; 8; expected the code of a finding",
                "host>a; 4; expected = or !=",
                "host=; 5; expected a value",
                "host==a; 5; expected a value",
                "staus=404; 0; there is no 'staus'",
                "is:running; 0; not known here"
            })
    void anErrorSaysWhereAndWhatWasExpected(String text, int position, String message) {
        FilterSyntaxException error = catchThrowableOfType(FilterSyntaxException.class, () -> Filter.parse(text));

        assertThat(error).as(text).isNotNull();
        assertThat(error.position()).as(error.text()).isEqualTo(position);
        assertThat(error.text()).contains(message).contains("expected").doesNotContain("\n");
    }

    @Test
    void depthIsLimitedAndNotTheStack() {
        FilterSyntaxException error = catchThrowableOfType(
                FilterSyntaxException.class, () -> Filter.parse("(".repeat(100_000) + "a" + ")".repeat(100_000)));

        assertThat(error).isNotNull();
        assertThat(error.position()).isEqualTo(100);
    }

    @Test
    void everyExpressionComesBackFromItsCanonicalForm() throws FilterSyntaxException {
        for (int seed = 0; seed < 5_000; seed++) {
            Expression expression = new RandomExpressions(seed).next(3);
            String canonical = CanonicalText.of(expression);

            assertThat(FilterParser.parse(canonical)).as(canonical).isEqualTo(expression);
        }
    }

    @Test
    void everyOperatorTakesPartInTheRoundTrip() {
        List<String> all = new ArrayList<>();
        for (int seed = 0; seed < 5_000; seed++) {
            RandomExpressions.words(new RandomExpressions(seed).next(3), all);
        }

        for (Subject subject : Subject.values()) {
            assertThat(all).contains("~" + subject.letters());
        }
        for (Quantity quantity : Quantity.values()) {
            assertThat(all).contains(quantity.word());
        }
        for (Attribute attribute : Attribute.values()) {
            assertThat(all).contains(attribute.word());
        }
        for (Flag flag : Flag.values()) {
            assertThat(all).contains(flag.word());
        }
    }

    @Test
    void noGarbageIsAnythingButAFilterOrASyntaxError() {
        String alphabet = "ab ~u~q|&!()\"'\\=<>:-.*0159kmsx\u00e9\u4e2d";
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(14); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                Filter filter = Filter.parse(text.toString());
                assertThat(Filter.parse(filter.canonical())).as(text.toString()).isEqualTo(filter);
            } catch (FilterSyntaxException e) {
                assertThat(e.position()).as(text.toString()).isBetween(0, text.length());
            }
        }
    }
}
