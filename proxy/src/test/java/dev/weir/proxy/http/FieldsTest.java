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
                new Fields.Field("Via", "close"),
                new Fields.Field("connection", "te"),
                new Fields.Field("Connection", value)));

        assertThat(fields.hasToken("connection", "close"))
                .isEqualTo(fields.tokens("connection").contains("close"));
        assertThat(fields.hasToken("connection", "te")).isTrue();
        assertThat(fields.hasToken("upgrade", "close")).isFalse();
    }

    @Test
    void countsTheLinesOfAName() {
        Fields fields = new Fields(
                List.of(new Fields.Field("Host", "a"), new Fields.Field("HOST", "b"), new Fields.Field("Date", "now")));

        assertThat(fields.count("host")).isEqualTo(2);
        assertThat(fields.count("date")).isEqualTo(1);
        assertThat(fields.count("etag")).isZero();
    }
}
