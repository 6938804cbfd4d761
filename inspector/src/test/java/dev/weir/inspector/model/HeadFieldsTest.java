package dev.weir.inspector.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.RawHead;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadFieldsTest {

    private static final String START = "GET /Host: HTTP/1.1";

    @ParameterizedTest
    @ValueSource(strings = {"Host", "host", "HOST", "Hosts", "X", "Empty", "Last", ""})
    void oneFieldAloneIsTheOneAmongAll(String name) {
        RawHead head =
                head(START + "\r\nX-Host: a\r\nhOst:  b.test \r\nHost: c\r\nno colon\r\nEmpty:\r\nLast: Grüße\r\n\r\n");
        assertThat(HeadFields.first(head, name))
                .isEqualTo(HeadFields.parse(head).first(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n\r\n", "\r\nHost", "\r\nHos: a\r\n\r\n", ""})
    void oneFieldAloneOfAHeadWithoutItIsNull(String rest) {
        assertThat(HeadFields.first(head(START + rest), "Host")).isNull();
    }

    private static RawHead head(String text) {
        return new RawHead(text.getBytes(StandardCharsets.UTF_8), START.length());
    }
}
