package dev.weir.proxy.websocket;

import static dev.weir.proxy.testing.WebSocketFrame.all;
import static dev.weir.proxy.testing.WebSocketFrame.close;
import static dev.weir.proxy.testing.WebSocketFrame.frame;
import static dev.weir.proxy.testing.WebSocketFrame.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.Leg;
import dev.weir.events.websocket.WebSocketExtensions;
import dev.weir.events.websocket.WebSocketMessage;
import dev.weir.events.websocket.WebSocketOddity;
import dev.weir.proxy.testing.WebSocketFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FrameReaderTest {

    private static final Kept ALL = new Kept(1 << 20, 1 << 20, 1 << 20);
    private static final WebSocketExtensions DEFLATE = Extensions.agreed(List.of("permessage-deflate"));
    private static final byte[] NOT_FRAMED = new byte[0];

    /** What was told, times left out: with them no two splits would be alike. */
    private record Told(
            int opcode,
            boolean compressed,
            boolean whole,
            int frames,
            long wireBytes,
            long payloadBytes,
            String kept,
            java.util.Set<WebSocketOddity> oddities) {
        static Told of(WebSocketMessage message) {
            return new Told(
                    message.opcode(),
                    message.compressed(),
                    message.whole(),
                    message.frames(),
                    message.wireBytes(),
                    message.payloadBytes(),
                    new String(message.kept(), StandardCharsets.ISO_8859_1),
                    message.oddities());
        }
    }

    private static List<Told> read(Leg from, WebSocketExtensions extensions, Kept keep, byte[]... pieces) {
        List<Told> told = new ArrayList<>();
        FrameReader reader = new FrameReader(from, extensions, keep, (message, atNanos) -> told.add(Told.of(message)));
        for (byte[] piece : pieces) {
            ByteBuf buffer = Unpooled.wrappedBuffer(piece);
            reader.read(buffer, 1);
            assertThat(buffer.readableBytes()).as("left for the relay").isEqualTo(piece.length);
        }
        reader.ended(2);
        return told;
    }

    private static List<Told> read(Leg from, byte[] bytes) {
        return read(from, WebSocketExtensions.NONE, ALL, bytes);
    }

    static Stream<Arguments> conversations() {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        return Stream.of(
                Arguments.of(
                        "small ones",
                        Leg.CLIENT,
                        all(text("hello").masked(), frame(2, new byte[300]).masked())),
                Arguments.of(
                        "fragments around a ping",
                        Leg.CLIENT,
                        all(
                                text("he").first().masked(),
                                frame(9, new byte[] {1}).masked(),
                                frame(0, bytes("llo")).masked())),
                Arguments.of("one of 70,000 bytes", Leg.ORIGIN, all(frame(2, new byte[70_000]), text("x"))),
                Arguments.of(
                        "compressed",
                        Leg.ORIGIN,
                        all(
                                WebSocketFrame.deflated("hello hello", deflater),
                                WebSocketFrame.deflated("hello", deflater))),
                Arguments.of("a close", Leg.ORIGIN, all(close(1001, "going away"))),
                Arguments.of("broken off", Leg.CLIENT, all(text("he").first().masked())),
                Arguments.of(
                        "nothing right",
                        Leg.CLIENT,
                        all(
                                frame(0, bytes("a")),
                                frame(11, new byte[130]).first(),
                                text("b").reserved(0x30),
                                frame(5, bytes("c")),
                                text("d").first(),
                                frame(2, bytes("e")).lengthIn(8),
                                close(1005, ""),
                                text("f"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("conversations")
    void messagesAreTheSameWhereverTheBytesAreSplit(String name, Leg from, byte[] bytes) {
        List<Told> whole = read(from, DEFLATE, ALL, bytes);
        assertThat(whole).isNotEmpty();

        int step = Math.max(1, bytes.length / 2_000);
        for (int at = 1; at < bytes.length; at += step) {
            assertThat(read(from, DEFLATE, ALL, cut(bytes, 0, at), cut(bytes, at, bytes.length)))
                    .as("split at %d", at)
                    .isEqualTo(whole);
        }
        byte[][] single = new byte[bytes.length][];
        for (int i = 0; i < bytes.length; i++) {
            single[i] = new byte[] {bytes[i]};
        }
        assertThat(read(from, DEFLATE, ALL, single)).isEqualTo(whole);
    }

    @Test
    void maskedTextIsKeptUnmasked() {
        List<Told> told = read(Leg.CLIENT, all(text("héllo").masked()));

        assertThat(told).hasSize(1);
        assertThat(told.get(0).kept()).isEqualTo(new String(bytes("héllo"), StandardCharsets.ISO_8859_1));
        assertThat(told.get(0).wireBytes()).isEqualTo(2 + 4 + 6);
        assertThat(told.get(0).payloadBytes()).isEqualTo(6);
        assertThat(told.get(0).oddities()).isEmpty();
    }

    @Test
    void fragmentsAreOneMessageAndThePingBetweenThemAnother() {
        List<Told> told = read(
                Leg.ORIGIN,
                all(
                        text("he").first(),
                        frame(9, bytes("!")),
                        frame(0, bytes("l")).first(),
                        frame(0, bytes("lo"))));

        assertThat(told).extracting(Told::opcode).containsExactly(9, 1);
        assertThat(told.get(1).kept()).isEqualTo("hello");
        assertThat(told.get(1).frames()).isEqualTo(3);
        assertThat(told.get(1).wireBytes()).isEqualTo(3 * 2 + 5);
    }

    @Test
    void messageIsDatedFromItsFirstByteToItsLast() {
        List<Long> times = new ArrayList<>();
        FrameReader reader = new FrameReader(Leg.ORIGIN, WebSocketExtensions.NONE, ALL, (message, last) -> {
            times.add(message.firstByteAtNanos());
            times.add(last);
        });
        byte[] bytes = all(text("he").first(), frame(9, NOT_FRAMED), frame(0, bytes("llo")));
        for (int i = 0; i < bytes.length; i++) {
            reader.read(Unpooled.wrappedBuffer(bytes, i, 1), 100 + i);
        }

        assertThat(times).containsExactly(104L, 105L, 100L, 110L);
    }

    @Test
    void onlyWhatThePolicyAllowsIsKept() {
        Kept little = new Kept(3, 0, 5);
        byte[] bytes = all(text("hello"), frame(2, bytes("binary")), frame(9, bytes("ping payload")));

        assertThat(read(Leg.ORIGIN, DEFLATE, little, bytes))
                .extracting(Told::kept, Told::payloadBytes)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("hel", 5L),
                        org.assertj.core.groups.Tuple.tuple("", 6L),
                        org.assertj.core.groups.Tuple.tuple("ping payload", 12L));
        byte[] compressed = frame(2, bytes("compressed")).reserved(0x40).bytes();
        assertThat(read(Leg.ORIGIN, DEFLATE, little, compressed).get(0).kept()).isEqualTo("compr");
    }

    static Stream<Arguments> oddities() {
        return Stream.concat(odditiesOfFrames(), odditiesOfMessages());
    }

    private static Stream<Arguments> odditiesOfFrames() {
        byte[] impossible = ByteBuffer.allocate(14)
                .put((byte) 0x82)
                .put((byte) 127)
                .putLong(-1)
                .putInt(0)
                .array();
        return Stream.of(
                Arguments.of(
                        WebSocketOddity.UNMASKED_CLIENT_FRAME,
                        Leg.CLIENT,
                        text("a").bytes()),
                Arguments.of(
                        WebSocketOddity.MASKED_ORIGIN_FRAME,
                        Leg.ORIGIN,
                        text("a").masked().bytes()),
                Arguments.of(
                        WebSocketOddity.RESERVED_BITS,
                        Leg.ORIGIN,
                        text("a").reserved(0x40).bytes()),
                Arguments.of(
                        WebSocketOddity.RESERVED_BITS,
                        Leg.ORIGIN,
                        text("a").reserved(0x10).bytes()),
                Arguments.of(
                        WebSocketOddity.RESERVED_OPCODE,
                        Leg.ORIGIN,
                        frame(3, bytes("a")).bytes()),
                Arguments.of(
                        WebSocketOddity.RESERVED_OPCODE,
                        Leg.ORIGIN,
                        frame(11, bytes("a")).bytes()),
                Arguments.of(
                        WebSocketOddity.LONG_FORM_LENGTH,
                        Leg.ORIGIN,
                        text("a").lengthIn(2).bytes()),
                Arguments.of(
                        WebSocketOddity.LONG_FORM_LENGTH,
                        Leg.ORIGIN,
                        frame(2, new byte[300]).lengthIn(8).bytes()),
                Arguments.of(WebSocketOddity.IMPOSSIBLE_LENGTH, Leg.ORIGIN, impossible));
    }

    private static Stream<Arguments> odditiesOfMessages() {
        return Stream.of(
                Arguments.of(
                        WebSocketOddity.OVERSIZED_CONTROL_FRAME,
                        Leg.ORIGIN,
                        frame(9, new byte[126]).bytes()),
                Arguments.of(
                        WebSocketOddity.FRAGMENTED_CONTROL_FRAME,
                        Leg.ORIGIN,
                        frame(9, bytes("a")).first().bytes()),
                Arguments.of(
                        WebSocketOddity.CONTINUATION_OF_NOTHING,
                        Leg.ORIGIN,
                        frame(0, bytes("a")).bytes()),
                Arguments.of(
                        WebSocketOddity.INTERRUPTED, Leg.ORIGIN, all(text("a").first(), text("b"))),
                Arguments.of(
                        WebSocketOddity.BAD_CLOSE_CODE,
                        Leg.ORIGIN,
                        close(1005, "").bytes()),
                Arguments.of(
                        WebSocketOddity.BAD_CLOSE_CODE,
                        Leg.ORIGIN,
                        close(999, "").bytes()),
                Arguments.of(
                        WebSocketOddity.BAD_CLOSE_CODE,
                        Leg.ORIGIN,
                        frame(8, bytes("a")).bytes()),
                Arguments.of(WebSocketOddity.AFTER_CLOSE, Leg.ORIGIN, all(text("a"), close(1000, ""), text("b"))));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("oddities")
    void oddityIsNotedAtItsMessage(WebSocketOddity oddity, Leg from, byte[] bytes) {
        List<Told> told = read(from, bytes);

        List<Told> odd =
                told.stream().filter(message -> !message.oddities().isEmpty()).toList();
        assertThat(odd).hasSize(1);
        assertThat(odd.get(0).oddities()).containsExactly(oddity);
    }

    @Test
    void lawfulConversationHasNoOddity() {
        byte[] bytes = all(
                text("").masked(),
                frame(2, new byte[65_536]).masked(),
                frame(9, new byte[125]).masked(),
                text("a").first().masked(),
                frame(0, NOT_FRAMED).masked(),
                close(3000, "done").masked());

        assertThat(read(Leg.CLIENT, bytes)).hasSize(5).allSatisfy(message -> {
            assertThat(message.oddities()).isEmpty();
            assertThat(message.whole()).isTrue();
        });
    }

    @Test
    void closeWithoutACodeIsLawful() {
        assertThat(read(Leg.ORIGIN, frame(8, NOT_FRAMED).bytes()).get(0).oddities())
                .isEmpty();
    }

    @Test
    void unknownExtensionMayUseReservedBits() {
        WebSocketExtensions other = Extensions.agreed(List.of("x-frobnicate"));

        assertThat(read(Leg.ORIGIN, other, ALL, text("a").reserved(0x70).bytes())
                        .get(0)
                        .oddities())
                .isEmpty();
    }

    @Test
    void messageWithoutItsEndIsToldAsItIs() {
        Told told = read(Leg.ORIGIN, cut(text("hello").bytes(), 0, 5)).get(0);

        assertThat(told.whole()).isFalse();
        assertThat(told.kept()).isEqualTo("hel");
    }

    @Test
    void extensionParametersAreRead() {
        WebSocketExtensions agreed = Extensions.agreed(
                List.of("x-other; a=1, permessage-deflate; client_no_context_takeover; server_max_window_bits=\"10\""));

        assertThat(agreed.others()).containsExactly("x-other");
        assertThat(agreed.deflate()).isEqualTo(new WebSocketExtensions.Deflate(true, false, 15, 10));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] cut(byte[] bytes, int from, int to) {
        return java.util.Arrays.copyOfRange(bytes, from, to);
    }
}
