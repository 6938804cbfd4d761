package dev.weir.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions that are answered without a list have the answers that the list has. */
class FieldsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "close",
                "Close",
                " close ",
                "keep-alive, CLOSE",
                "keep-alive,\tclose\t,",
                "closed",
                "clos",
                "close-notify, xclose",
                "keep-alive close",
                ",",
                ""
            })
    void hasTheTokensThatItLists(String value) {
        Fields fields = new Fields(List.of(
                new FieldLine("Via", "close"), new FieldLine("connection", "te"), new FieldLine("Connection", value)));

        assertThat(fields.hasToken("connection", "close"))
                .isEqualTo(fields.tokens("connection").contains("close"));
        assertThat(fields.hasToken("connection", "te")).isTrue();
        assertThat(fields.hasToken("upgrade", "close")).isFalse();
    }

    @Test
    void countsTheLinesOfAName() {
        Fields fields = new Fields(
                List.of(new FieldLine("Host", "a"), new FieldLine("HOST", "b"), new FieldLine("Date", "now")));

        assertThat(fields.count("host")).isEqualTo(2);
        assertThat(fields.count("date")).isEqualTo(1);
        assertThat(fields.count("etag")).isZero();
    }
}
