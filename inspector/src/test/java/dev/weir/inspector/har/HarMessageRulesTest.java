package dev.weir.inspector.har;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.inspector.model.RecordedBody;
import dev.weir.inspector.testing.SketchedExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Rules 11 to 16 and 19: what is told of a message. */
class HarMessageRulesTest {

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static JsonNode content(SketchedExchange exchange) {
        return HarText.entry(exchange).at("/response/content");
    }

    @Test
    void rule11TextIsDecodedAndCountedInBytesOfTheContent() {
        byte[] plain = "gr\u00fc\u00df dich".repeat(100).getBytes(StandardCharsets.ISO_8859_1);
        byte[] coded = gzip(plain);

        SketchedExchange exchange =
                new SketchedExchange().answer("text/plain; charset=iso-8859-1", SketchedExchange.body(coded));
        exchange.responseFields.add("Content-Encoding: gzip");
        JsonNode content = content(exchange);

        assertThat(content.get("size").asInt()).isEqualTo(plain.length);
        assertThat(content.get("text").asString()).isEqualTo("gr\u00fc\u00df dich".repeat(100));
        assertThat(content.has("encoding")).isFalse();
        assertThat(content.has("comment")).isFalse();
        assertThat(content.get("compression").asInt()).isEqualTo(plain.length - coded.length);
    }

    @Test
    void rule11BinaryContentIsBase64OfItsSize() {
        byte[] image = {(byte) 0x89, 'P', 'N', 'G', 0, 1, 2, (byte) 0xff};
        JsonNode content = content(new SketchedExchange().answer("image/png", SketchedExchange.body(image)));

        assertThat(content.get("encoding").asString()).isEqualTo("base64");
        assertThat(Base64.getDecoder().decode(content.get("text").asString())).isEqualTo(image);
        assertThat(content.get("size").asInt()).isEqualTo(image.length);
    }

    @Test
    void rule11WhatIsNotTheCodingItClaimsIsShownAsItCame() {
        SketchedExchange exchange =
                new SketchedExchange().answer("text/plain", SketchedExchange.body("not gzip at all"));
        exchange.responseFields.add("Content-Encoding: gzip");

        JsonNode entry = HarText.entry(exchange);

        assertThat(Base64.getDecoder().decode(entry.at("/response/content/text").asString()))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("not gzip at all");
        assertThat(entry.at("/response/content/size").asInt()).isEqualTo(15);
        assertThat(entry.at("/_weir/contentProblem").asString()).startsWith("not gzip");
    }

    @Test
    void rule11ATruncatedBodySaysSo() {
        byte[] start = "hello".getBytes(StandardCharsets.UTF_8);
        SketchedExchange cut = new SketchedExchange().answer("text/plain", SketchedExchange.cut(start, 1_000));
        JsonNode content = content(cut);

        assertThat(content.get("size").asInt()).isEqualTo(1_000);
        assertThat(content.get("text").asString()).isEqualTo("hello");
        assertThat(content.get("comment").asString()).isEqualTo("truncated: from the first 5 of 1000 bytes");
        assertThat(HarText.entry(HarOptions.of(HarProfile.GATLING), cut)
                        .at("/response/content")
                        .has("comment"))
                .isFalse();
    }

    @Test
    void rule11ATruncatedCodedBodyIsShownAsFarAsItDecodes() {
        byte[] plain = new byte[100_000];
        new java.util.Random(1).nextBytes(plain);
        byte[] coded = gzip(plain);
        SketchedExchange exchange = new SketchedExchange()
                .answer("image/png", SketchedExchange.cut(java.util.Arrays.copyOf(coded, 50_000), coded.length));
        exchange.responseFields.add("Content-Encoding: gzip");
        JsonNode content = content(exchange);

        byte[] shown = Base64.getDecoder().decode(content.get("text").asString());
        assertThat(shown.length)
                .isBetween(40_000, 50_000)
                .isEqualTo(content.get("size").asInt());
        assertThat(content.has("compression")).isFalse();
    }

    @Test
    void rule11ABodyNobodyRecordedHasNoInventedSize() {
        SketchedExchange exchange = new SketchedExchange().answer("text/plain", new RecordedBody(500, 500, 0, null));
        exchange.responseFields.add("Content-Encoding: br");
        JsonNode content = content(exchange);

        assertThat(content.get("size").asInt()).isEqualTo(-1);
        assertThat(content.has("text")).isFalse();
        assertThat(content.get("comment").asString()).isEqualTo("the body was not recorded");
    }

    @Test
    void rule12CompressionIsSizeLessBodySize() {
        JsonNode response = HarText.entry(new SketchedExchange()).get("response");

        assertThat(response.at("/content/compression").asInt())
                .isEqualTo(response.at("/content/size").asInt()
                        - response.get("bodySize").asInt());
    }

    @Test
    void rule13EmptyBodiesHaveSizeZero() {
        SketchedExchange exchange = new SketchedExchange().answer("text/plain", RecordedBody.NONE);
        exchange.responseFields.add("Content-Encoding: gzip");

        JsonNode entry = HarText.entry(exchange);

        assertThat(entry.at("/request/bodySize").asInt()).isZero();
        assertThat(entry.at("/response/bodySize").asInt()).isZero();
        assertThat(entry.at("/response/content/size").asInt()).isZero();
        assertThat(entry.at("/request").has("postData")).isFalse();
    }

    @Test
    void rule14HeadersSizeIsTheHeadAsReceived() {
        SketchedExchange exchange = new SketchedExchange();

        JsonNode entry = HarText.entry(exchange);

        assertThat(entry.at("/request/headersSize").asInt())
                .isEqualTo("GET /a HTTP/1.1\r\nHost: origin.test\r\n\r\n".length());
        assertThat(entry.at("/response/headersSize").asInt())
                .isEqualTo("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n".length());
        assertThat(entry.at("/response/_transferSize").asInt())
                .isEqualTo(entry.at("/response/headersSize").asInt() + 5);
    }

    @Test
    void rule15HeadersKeepOrderCaseAndDuplicates() {
        JsonNode headers = HarText.entry(new SketchedExchange().response("b: 1", "A: 2", "b: 3", "SET-cookie: x=y"))
                .at("/response/headers");

        assertThat(HarText.texts(headers, "name")).containsExactly("b", "A", "b", "SET-cookie");
        assertThat(HarText.texts(headers, "value")).containsExactly("1", "2", "3", "x=y");
    }

    @Test
    void rule16QueryIsDecodedInItsOrder() {
        JsonNode request = HarText.entry(
                        new SketchedExchange().url("https://origin.test/a?b=1+2&a=%C3%BC&b=&c&&d=100%&e=%zz#frag"))
                .get("request");

        assertThat(HarText.texts(request.get("queryString"), "name")).containsExactly("b", "a", "b", "c", "d", "e");
        assertThat(HarText.texts(request.get("queryString"), "value"))
                .containsExactly("1 2", "\u00fc", "", "", "100%", "%zz");
        assertThat(request.get("url").asString())
                .isEqualTo("https://origin.test/a?b=1+2&a=%C3%BC&b=&c&&d=100%25&e=%25zz");
    }

    @Test
    void rule19CookieExpiryIsIsoOrAbsent() {
        JsonNode cookies = HarText.entry(new SketchedExchange()
                        .response(
                                "Set-Cookie: a=1; Expires=Wed, 09 Jun 2027 10:18:14 GMT; Path=/; HttpOnly",
                                "Set-Cookie: b=2; Max-Age=60; Expires=Wed, 09 Jun 2027 10:18:14 GMT; Secure; SameSite=Lax",
                                "Set-Cookie: c=3; Expires=never"))
                .at("/response/cookies");

        assertThat(cookies.get(0).get("expires").asString()).isEqualTo("2027-06-09T10:18:14.000Z");
        assertThat(cookies.get(0).get("httpOnly").asBoolean()).isTrue();
        assertThat(cookies.get(0).get("path").asString()).isEqualTo("/");
        assertThat(cookies.get(1).get("expires").asString()).isEqualTo("2026-11-22T10:01:00.010Z");
        assertThat(cookies.get(1).get("sameSite").asString()).isEqualTo("Lax");
        assertThat(cookies.get(2).has("expires")).isFalse();
    }

    @Test
    void cookiesOfARequestAreTakenApart() {
        JsonNode cookies = HarText.entry(new SketchedExchange().request("Cookie: a=1; b=x=y"))
                .at("/request/cookies");

        assertThat(HarText.texts(cookies, "name")).containsExactly("a", "b");
        assertThat(HarText.texts(cookies, "value")).containsExactly("1", "x=y");
    }

    @Test
    void urlEncodedFormHasTextAndParams() {
        JsonNode post = HarText.entry(new SketchedExchange()
                        .post("application/x-www-form-urlencoded", SketchedExchange.body("a=1+2&b=%26")))
                .at("/request/postData");

        assertThat(post.get("text").asString()).isEqualTo("a=1+2&b=%26");
        assertThat(HarText.texts(post.get("params"), "value")).containsExactly("1 2", "&");
    }

    @Test
    void multipartFormHasTextAndParams() {
        String body = String.join(
                "\r\n",
                "--X",
                "Content-Disposition: form-data; name=\"n\"",
                "",
                "v\u00e4l",
                "--X",
                "Content-Disposition: form-data; name=\"f\"; filename=\"a.txt\"",
                "Content-Type: text/plain",
                "",
                "file",
                "--X--",
                "");
        JsonNode post = HarText.entry(
                        new SketchedExchange().post("multipart/form-data; boundary=X", SketchedExchange.body(body)))
                .at("/request/postData");

        assertThat(post.get("text").asString()).isEqualTo(body);
        assertThat(post.at("/params/0/value").asString()).isEqualTo("v\u00e4l");
        assertThat(post.at("/params/1/fileName").asString()).isEqualTo("a.txt");
        assertThat(post.at("/params/1/contentType").asString()).isEqualTo("text/plain");
        assertThat(post.at("/params/1").has("value")).isFalse();
    }

    @Test
    void binaryRequestBodyIsBase64AndSaysSo() {
        byte[] bytes = {0, 1, (byte) 0xfe};
        JsonNode post = HarText.entry(
                        new SketchedExchange().post("application/octet-stream", SketchedExchange.body(bytes)))
                .at("/request/postData");

        assertThat(Base64.getDecoder().decode(post.get("text").asString())).isEqualTo(bytes);
        assertThat(post.get("encoding").asString()).isEqualTo("base64");
        assertThat(post.get("_encoding").asString()).isEqualTo("base64");
    }
}
