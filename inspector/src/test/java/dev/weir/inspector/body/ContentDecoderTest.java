package dev.weir.inspector.body;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.weir.inspector.body.DecodedContent.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentDecoderTest {

    private static final byte[] TEXT = "The quick brown fox. ".repeat(50).getBytes(StandardCharsets.UTF_8);
    /** An uncompressed brotli meta-block of "hello", then the empty last one (RFC 7932, section 9.2). */
    private static final byte[] BROTLI_HELLO = HexFormat.of().parseHex("0b0280" + "68656c6c6f" + "03");

    private static final String BROTLI_BOMB =
            "cbffff3f002400e2b14072effff8ffff078004401c1680eefd1fffffff00900088c302d0bdffe3ffff1f001200"
                    + "715800baf77ffcffff034002200e0b40f7fe8fffff7f004800c46101e8defff1ffff0f000980382c00ddfbbffc"
                    + "ffff032001108705a07bff07";

    private final ContentDecoder decoder = new ContentDecoder(ContentDecoder.Limits.DEFAULT);

    private interface Coder {
        OutputStream over(OutputStream out) throws IOException;
    }

    private static byte[] code(byte[] plain, Coder coder) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream coded = coder.over(out)) {
            coded.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] gzip(byte[] plain) {
        return code(plain, GZIPOutputStream::new);
    }

    @Test
    void everyCodingIsUndone() {
        assertThat(decoder.decode(TEXT, null).bytes()).isEqualTo(TEXT);
        assertThat(decoder.decode(TEXT, "identity").bytes()).isEqualTo(TEXT);
        assertThat(decoder.decode(gzip(TEXT), "gzip").bytes()).isEqualTo(TEXT);
        assertThat(decoder.decode(gzip(TEXT), "X-GZip").bytes()).isEqualTo(TEXT);
        assertThat(decoder.decode(Zstd.compress(TEXT), "zstd").bytes()).isEqualTo(TEXT);
        assertThat(decoder.decode(BROTLI_HELLO, "br").bytes())
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("hello");
    }

    @Test
    void deflateIsReadWithAndWithoutItsZlibFrame() {
        byte[] zlib = code(TEXT, DeflaterOutputStream::new);
        byte[] raw = code(TEXT, out -> new DeflaterOutputStream(out, new Deflater(9, true)));

        assertThat(decoder.decode(zlib, "deflate").bytes()).isEqualTo(TEXT);
        assertThat(decoder.decode(raw, "deflate").bytes()).isEqualTo(TEXT);
        assertThat(decoder.decode(raw, "deflate").outcome()).isEqualTo(Outcome.WHOLE);
    }

    @Test
    void chainsAreUndoneFromTheLast() {
        byte[] coded = Zstd.compress(gzip(TEXT));

        assertThat(decoder.decode(coded, "gzip, zstd").bytes()).isEqualTo(TEXT);
        assertThat(decoder.decode(gzip(TEXT), "identity, gzip,").bytes()).isEqualTo(TEXT);
    }

    @Test
    void aBombIsCutAtTheLimits() {
        byte[] bomb = gzip(new byte[20 << 20]);
        DecodedContent byRatio = decoder.decode(bomb, "gzip");
        DecodedContent bySize =
                new ContentDecoder(new ContentDecoder.Limits(1000, 1_000_000)).decode(gzip(new byte[5000]), "gzip");

        assertThat(byRatio.outcome()).isEqualTo(Outcome.LIMITED);
        assertThat(byRatio.bytes()).hasSize(250 * bomb.length);
        assertThat(bySize.outcome()).isEqualTo(Outcome.LIMITED);
        assertThat(bySize.bytes()).hasSize(1000);
        assertThat(bySize.problem()).isEqualTo("decoded content cut at 1000 bytes");
    }

    @Test
    void aBombOfEachCodingIsCut() {
        byte[] zeros = new byte[64 << 20];
        // 64 MiB of zeros as the reference encoder writes them (quality 9).
        byte[] brotli = HexFormat.of().parseHex(BROTLI_BOMB);
        byte[] deflate = code(zeros, DeflaterOutputStream::new);
        byte[] zstd = Zstd.compress(zeros);

        assertThat(brotli.length).isLessThan(200);
        for (Map.Entry<String, byte[]> bomb :
                Map.of("br", brotli, "deflate", deflate, "zstd", zstd).entrySet()) {
            DecodedContent decoded = decoder.decode(bomb.getValue(), bomb.getKey());
            assertThat(decoded.outcome()).as(bomb.getKey()).isEqualTo(Outcome.LIMITED);
            assertThat(decoded.bytes().length)
                    .as(bomb.getKey())
                    .isEqualTo(Math.max(1 << 20, Math.min(32 << 20, 250 * bomb.getValue().length)));
        }
    }

    @Test
    void deflateInDeflateIsUndone() {
        byte[] twice = code(code(TEXT, DeflaterOutputStream::new), DeflaterOutputStream::new);

        assertThat(decoder.decode(twice, "deflate, deflate").bytes()).isEqualTo(TEXT);
    }

    @Test
    void contentOfExactlyTheLimitIsWhole() {
        ContentDecoder small = new ContentDecoder(new ContentDecoder.Limits(1000, 1_000_000));

        assertThat(small.decode(gzip(new byte[1000]), "gzip").outcome()).isEqualTo(Outcome.WHOLE);
    }

    @Test
    void aBombInsideAChainIsCutAtItsStage() {
        byte[] inner = gzip(new byte[100 << 20]);
        DecodedContent decoded = decoder.decode(gzip(inner), "gzip, gzip");

        assertThat(decoded.outcome()).isEqualTo(Outcome.LIMITED);
        assertThat(decoded.bytes().length).isLessThanOrEqualTo(1 << 20);
    }

    @Test
    void whatBreaksOffIsGivenAsFarAsItWent() {
        byte[] plain = new byte[100_000];
        new Random(3).nextBytes(plain);
        byte[] coded = gzip(plain);

        DecodedContent decoded = decoder.decode(Arrays.copyOf(coded, 60_000), "gzip");

        assertThat(decoded.outcome()).isEqualTo(Outcome.BROKEN);
        assertThat(decoded.bytes().length).isGreaterThan(50_000);
        assertThat(plain).startsWith(decoded.bytes());
    }

    @Test
    void unknownCodingsLeaveTheBytesAlone() {
        DecodedContent decoded = decoder.decode(TEXT, "gzip, dcb");

        assertThat(decoded.outcome()).isEqualTo(Outcome.UNSUPPORTED);
        assertThat(decoded.bytes()).isEqualTo(TEXT);
        assertThat(decoded.problem()).contains("dcb");
        assertThat(decoder.decode(TEXT, "gzip,gzip,gzip,gzip,gzip").outcome()).isEqualTo(Outcome.UNSUPPORTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd", "gzip, br", "zstd, deflate"})
    void garbageNeverThrows(String coding) {
        Random random = new Random(42);
        for (int i = 0; i < 300; i++) {
            byte[] garbage = new byte[random.nextInt(64)];
            random.nextBytes(garbage);
            assertThat(decoder.decode(garbage, coding).bytes()).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "zstd", "br"})
    void damageNeverThrows(String coding) {
        byte[] coded = switch (coding) {
            case "gzip" -> gzip(TEXT);
            case "deflate" -> code(TEXT, DeflaterOutputStream::new);
            case "zstd" -> Zstd.compress(TEXT);
            default -> BROTLI_HELLO;
        };
        for (int at = 0; at < coded.length; at++) {
            byte[] damaged = coded.clone();
            damaged[at] ^= (byte) 0x55;
            assertThat(decoder.decode(damaged, coding).outcome()).isNotNull();
            assertThat(decoder.decode(Arrays.copyOf(coded, at), coding).outcome())
                    .isNotNull();
        }
    }
}
