package dev.weir.inspector.redact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.inspector.body.FormBody;
import dev.weir.inspector.http.PercentCoding;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedactorTest {

    private static final byte[] KEY = {1, 2, 3};
    private static final String MARK = "\u2039redacted:[0-9a-f]{8}\u203a";
    private static final String URL_MARK = "%E2%80%B9redacted:[0-9a-f]{8}%E2%80%BA";

    private final Redactor redactor = new Redactor(Redaction.DEFAULT, KEY);

    @Test
    void credentialsKeepTheirSchemeOnly() {
        assertThat(redactor.header("Authorization", "Bearer abc")).matches("Bearer " + MARK);
        assertThat(redactor.header("X-API-Key", "abc")).matches(MARK);
        assertThat(redactor.header("X-Vault-Token", "abc")).matches(MARK);
        assertThat(redactor.header("X-Error-Code", "17")).isEqualTo("17");
        assertThat(redactor.header("Accept", "text/html")).isEqualTo("text/html");
    }

    @Test
    void equalValuesGetEqualMarksWhereverTheyStand() {
        String bearer = redactor.header("Authorization", "Bearer s3cret");
        String parameter = redactor.parameter("access_token", "s3cret");

        assertThat(bearer).endsWith(parameter);
        assertThat(redactor.parameter("access_token", "other")).isNotEqualTo(parameter);
        assertThat(new Redactor(Redaction.DEFAULT, KEY).parameter("token", "s3cret"))
                .isEqualTo(parameter);
        assertThat(new Redactor(Redaction.DEFAULT, null).parameter("token", "s3cret"))
                .isNotEqualTo(parameter);
    }

    @Test
    void cookiesKeepNamesAndAttributes() {
        assertThat(redactor.header("cookie", "a=1; b=2")).matches("a=" + MARK + "; b=" + MARK);
        assertThat(redactor.header("Set-Cookie", "sid=xyz; Path=/; HttpOnly"))
                .matches("sid=" + MARK + "; Path=/; HttpOnly");
        assertThat(redactor.header("Cookie", "bare")).matches(MARK);
        assertThat(redactor.header("Set-Cookie", "sid=\"x y\"; Path=/")).doesNotContain("x y");
    }

    @Test
    void urlsLoseUserInfoAndSecretParameters() {
        assertThat(redactor.url("https://user:pw@host/p?q=1&api_key=K%20y&z=2#access_token=T"))
                .matches("https://" + URL_MARK + "@host/p\\?q=1&api_key=" + URL_MARK + "&z=2#access_token=" + URL_MARK);
        assertThat(redactor.url("https://host/p?email=a@b")).isEqualTo("https://host/p?email=a@b");
        assertThat(redactor.header("Location", "/cb?code=1234&state=5")).matches("/cb\\?code=" + URL_MARK + "&state=5");
        assertThat(redactor.header("Referer", "https://h/?session=9")).matches("https://h/\\?session=" + URL_MARK);
    }

    @Test
    void jwtsLoseTheirSignatureOnly() {
        String token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";

        assertThat(redactor.header("X-Info", "t " + token))
                .matches("t eyJhbGciOiJIUzI1NiJ9\\.eyJzdWIiOiIxIn0\\." + MARK);
        assertThat(redactor.url("https://h/" + token))
                .matches("https://h/eyJhbGciOiJIUzI1NiJ9\\.eyJzdWIiOiIxIn0\\." + URL_MARK);
        assertThat(redactor.body("{\"t\":\"" + token + "\"}")).doesNotContain("c2lnbmF0dXJl");
    }

    @Test
    void formsLoseSecretFieldsWhereTheyStand() {
        String form = "user=me&password=p%26w&x=1";

        assertThat(redactor.form(form, FormBody.urlEncoded(form), PercentCoding::encode))
                .matches("user=me&password=%E2%80%B9redacted%3A[0-9a-f]{8}%E2%80%BA&x=1");
    }

    @Test
    void jsonLosesSecretMembers() {
        String json =
                "{\"user\":\"me\",\"Password\" : \"a\\\"b\",\"x\":{\"access_token\":\"T\"},\"code\":\"NOT_FOUND\",\"token\":7}";

        assertThat(redactor.json(json))
                .matches("\\{\"user\":\"me\",\"Password\" : \"" + MARK + "\",\"x\":\\{\"access_token\":\"" + MARK
                        + "\"},\"code\":\"NOT_FOUND\",\"token\":7}");
        assertThat(redactor.json("{\"token\":\"" + "\\n".repeat(100_000))).matches("\\{\"token\":\"" + MARK);
        assertThat(redactor.json("\"token\":\"\\")).matches("\"token\":\"" + MARK);
    }

    @Test
    void commandLinesLoseCredentials() {
        List<String> shown = redactor.command(List.of(
                "curl", "-u", "me:pw", "-H", "Authorization: Bearer abc", "https://h/?token=9", "-H", "Accept: a"));

        assertThat(String.join(" ", shown))
                .doesNotContain("pw", "abc", "token=9")
                .contains("Accept: a", "Authorization: Bearer ");
    }

    @Test
    void strictHidesBodiesAndAddressesToo() {
        Redactor strict = new Redactor(Redaction.STRICT, KEY);

        assertThat(strict.body("anything")).matches(MARK);
        assertThat(strict.address("10.0.0.1:5")).matches(MARK);
        assertThat(strict.header("X-Forwarded-For", "10.0.0.1")).matches(MARK);
        assertThat(redactor.header("X-Forwarded-For", "10.0.0.1")).isEqualTo("10.0.0.1");
        assertThat(redactor.address("10.0.0.1:5")).isEqualTo("10.0.0.1:5");
    }

    @Test
    void offChangesNothing() {
        Redactor off = new Redactor(Redaction.OFF, KEY);

        assertThat(off.header("Cookie", "a=1")).isEqualTo("a=1");
        assertThat(off.url("https://u:p@h/?token=1")).isEqualTo("https://u:p@h/?token=1");
        assertThat(off.body("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln")).endsWith(".c2ln");
        assertThat(off.summary()).isEqualTo("nothing redacted");
    }

    @Test
    void theSummaryCountsWhatWasReplaced() {
        assertThat(redactor.summary()).isEqualTo("nothing to redact found");
        redactor.header("Authorization", "Bearer abc");
        redactor.header("Cookie", "a=1; b=2");

        assertThat(redactor.summary()).isEqualTo("redacted: 1 header values, 2 cookies");
    }
}
