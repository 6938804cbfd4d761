package dev.weir.proxy.client.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.proxy.http.FieldLine;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.HttpVersion;
import dev.weir.proxy.http.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyCredentialsTest {

    private static final ProxyCredentials ASKED = ProxyCredentials.parse("Aladdin:open: sesame");

    private static Failure refusal(ProxyCredentials asked, String... values) {
        List<FieldLine> fields = new ArrayList<>();
        for (String value : values) {
            fields.add(new FieldLine("Proxy-Authorization", value));
        }
        return asked.refusal(new RequestHead("GET", "http://h/", HttpVersion.HTTP_1_1, new Fields(fields)));
    }

    private static String basic(String userAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void rightOnesAreLetThroughAndTheSchemeHasNoCase() {
        assertThat(refusal(ASKED, basic("Aladdin:open: sesame"))).isNull();
        assertThat(refusal(ASKED, "bASIC   QWxhZGRpbjpvcGVuOiBzZXNhbWU=")).isNull();
        assertThat(refusal(ProxyCredentials.parse("\u7528\u6237:p\u00e4ss"), basic("\u7528\u6237:p\u00e4ss")))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Basic", "Basic ", "Basic !", "Basic QWxhZGRpbg==", "Bearer QWxhZGRpbjpvcGVuOiBzZXNhbWU=", ""})
    void whatIsNotTheRightOnesIsDenied(String value) {
        assertThat(refusal(ASKED, value).kind()).isEqualTo(FailureKind.HTTP_REQUEST_DENIED);
    }

    @Test
    void nearMissesAndTwoAnswersAreDenied() {
        assertThat(refusal(ASKED, basic("Aladdin:open: sesam"))).isNotNull();
        assertThat(refusal(ASKED, basic("aladdin:open: sesame"))).isNotNull();
        assertThat(refusal(ASKED, basic("Aladdin:open: sesame"), basic("x:y"))).isNotNull();
        assertThat(refusal(ASKED).detail()).contains("has none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "secret", ":secret", "secret:", "sec\nret:x"})
    void textThatIsNotUserAndPasswordIsRefusedWithoutBeingShown(String text) {
        assertThatThrownBy(() -> ProxyCredentials.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("secret");
        assertThat(ASKED.toString()).doesNotContain("sesame");
    }
}
