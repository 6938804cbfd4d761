package dev.weir.inspector.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.inspector.model.HeadFields;
import dev.weir.inspector.testing.Facts;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandshakeTest {

    /** The example of RFC 6455, section 1.3. */
    private static final HeadFields REQUEST =
            HeadFields.parse(Facts.head("GET /chat HTTP/1.1", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));

    private static HeadFields response(String... fields) {
        String[] lines = new String[fields.length + 1];
        lines[0] = "HTTP/1.1 101 Switching Protocols";
        System.arraycopy(fields, 0, lines, 1, fields.length);
        return HeadFields.parse(Facts.head(lines));
    }

    @Test
    void answerOfTheRfcIsValid() {
        Handshake handshake = Handshake.of(
                REQUEST,
                response("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "Sec-WebSocket-Protocol: chat"));

        assertThat(handshake.valid()).isTrue();
        assertThat(handshake.protocol()).isEqualTo("chat");
    }

    @Test
    void otherAnswerOrNoneIsNot() {
        assertThat(Handshake.of(REQUEST, response("Sec-WebSocket-Accept: S3pPLMBiTxaQ9kYGzzhZRbK+xOo="))
                        .valid())
                .isFalse();
        assertThat(Handshake.of(REQUEST, response()).valid()).isFalse();
    }

    @Test
    void requestWithoutAKeyAsksForNoProof() {
        assertThat(Handshake.of(HeadFields.EMPTY, response()).valid()).isTrue();
        HeadFields onStream = new HeadFields("HTTP/2 200", List.of());
        assertThat(Handshake.of(REQUEST, onStream).valid()).isTrue();
    }
}
