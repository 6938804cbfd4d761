package dev.weir.app.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CurlLineTest {

    private static List<String> words(String line) {
        return Arrays.asList(line.split(" "));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // In front of everything, so that a later -w of a -K file wins.
        "curl http://a/, curl -w W http://a/",
        "curl -s -K conf, curl -w W -s -K conf",
        // Only as the first word -q means the configuration file.
        "curl -q http://a/, curl -q -w W http://a/",
        "curl -qo x http://a/, curl -qo x -w W http://a/",
        "curl --disable http://a/, curl --disable -w W http://a/",
        // curl begins anew.
        "curl a --next -s b, curl -w W a --next -w W -s b",
        "curl a -: b, curl -w W a -: -w W b",
        // The user's own format stays, and goes where it went.
        "curl -w u a, curl -w W -w W%{stdout}u a",
        "curl -sSw u a, curl -w W -sSw W%{stdout}u a",
        "curl -swu a, curl -w W -swW%{stdout}u a",
        "curl --silent --write-out u a, curl -w W --silent --write-out W%{stdout}u a",
        "curl --write-out=u a, curl -w W --write-out=W%{stdout}u a",
        "curl -o /dev/null -w u a, curl -w W -o /dev/null -w W%{stdout}u a",
        "curl --max-time 3 -w u a, curl -w W --max-time 3 -w W%{stdout}u a",
        // One from a file is not known.
        "curl -w @u a, curl -w W -w @u a",
        // No option of ours, but the values of others.
        "curl -H -w a, curl -w W -H -w a",
        "curl -d-w a, curl -w W -d-w a",
        "curl -- -w a, curl -w W -- -w a",
        // A value or an option: nobody knows who does not know the long one.
        "curl --strange -w u a, curl -w W --strange -w u a",
        "curl --strange -w u --next b, curl -w W --strange -w u --next b",
        // What is said without a URL, and of the options.
        "curl, curl",
        "curl --libcurl x.c a, curl --libcurl x.c a",
    })
    void oursComesInWhereItChangesNothing(String given, String expected) {
        assertThat(CurlLine.with(words(given), "W")).isEqualTo(words(expected));
    }
}
