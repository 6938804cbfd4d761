package dev.weir.proxy.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

/** The same frames in parts, cut at each byte. */
class BlockWatchTest {

    private static final byte[] DATA = {0, 0, 3, 0, 0, 0, 0, 0, 1, 'a', 'b', 'c'};
    private static final byte[] WHOLE = {0, 0, 2, 1, 5, 0, 0, 0, 3, 'h', 'i'};
    private static final byte[] BEGIN = {0, 0, 1, 1, 0, 0, 0, 0, 5, 'x'};
    private static final byte[] END = {0, 0, 1, 9, 4, 0, 0, 0, 5, 'y'};

    private static ByteBuf part(byte[] all, int from, int to) {
        return Unpooled.wrappedBuffer(all, from, to - from);
    }

    private static byte[] join(byte[]... frames) {
        ByteBuf all = Unpooled.wrappedBuffer(frames);
        byte[] bytes = new byte[all.readableBytes()];
        all.readBytes(bytes);
        return bytes;
    }

    @Test
    void whatIsCutWithinABlockGoesOnAndWhatIsCutElsewhereDoesNot() {
        byte[] all = join(DATA, WHOLE, DATA, BEGIN, END, DATA);
        int whole = DATA.length;
        int spread = whole + WHOLE.length + DATA.length;
        for (int cut = 1; cut < all.length; cut++) {
            BlockWatch watch = new BlockWatch(false);
            assertThat(watch.read(part(all, 0, cut))).isFalse();
            boolean within = (cut > whole && cut < whole + WHOLE.length)
                    || (cut > spread && cut < spread + BEGIN.length + END.length);
            assertThat(watch.read(part(all, cut, all.length)))
                    .as("cut at %s", cut)
                    .isEqualTo(within);
            assertThat(watch.midway()).isFalse();
        }
    }

    @Test
    void blockThatComesByteByByteIsOneBlock() {
        BlockWatch watch = new BlockWatch(false);
        byte[] all = join(BEGIN, END);
        for (int at = 0; at < all.length; at++) {
            assertThat(watch.read(part(all, at, at + 1))).isEqualTo(at > 0);
            assertThat(watch.midway()).isEqualTo(at < all.length - 1);
            assertThat(watch.stream()).isEqualTo(at >= 8 && at < all.length - 1 ? 5 : 0);
        }
    }

    @Test
    void prefaceOfAClientIsNoFrame() {
        BlockWatch watch = new BlockWatch(true);
        byte[] preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        for (int cut = 1; cut < preface.length; cut++) {
            watch = new BlockWatch(true);
            watch.read(part(preface, 0, cut));
            assertThat(watch.midway()).isFalse();
            watch.read(part(preface, cut, preface.length));
            assertThat(watch.midway()).isFalse();
        }
        watch.read(Unpooled.wrappedBuffer(BEGIN));
        assertThat(watch.midway()).isTrue();
        assertThat(watch.blockBytes()).isEqualTo(1);
    }
}
