package dev.weir.inspector.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.inspector.testing.Frames;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Streams of both formats: cut anywhere, ended anywhere, broken anywhere. */
final class PacketReaderTest {

    private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.1", 40_000);
    private static final InetSocketAddress SERVER = new InetSocketAddress("192.0.2.2", 443);
    private static final long WALL = 1_795_617_632_970_587_240L;

    private static final List<CapturedPacket> PACKETS = List.of(
            packet(WALL, 0x02, Frames.synOptions(), ""),
            packet(WALL + 1_000, 0x10, new byte[0], ""),
            packet(WALL + 2_000, 0x18, new byte[0], "GET / HTTP/1.1\r\n\r\n"));

    private static CapturedPacket packet(long wallNanos, int flags, byte[] options, String payload) {
        byte[] tcp = Frames.tcp(77, 0, flags, options, payload.getBytes(StandardCharsets.US_ASCII));
        return Frames.packet(Frames.SLL2, wallNanos, Frames.ipv4(CLIENT, SERVER, tcp));
    }

    private static byte[] pcapng() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(PcapngBlocks.section("weir", "a comment"));
        out.writeBytes(PcapngBlocks.interfaceOf(Frames.SLL2, 262_144, "any"));
        out.writeBytes(PcapngBlocks.secrets("CLIENT_RANDOM 00 11\n".getBytes(StandardCharsets.US_ASCII)));
        out.writeBytes(PcapngBlocks.names(Map.of(SERVER.getAddress(), List.of("origin.test", "other.test"))));
        for (CapturedPacket packet : PACKETS) {
            out.writeBytes(PcapngBlocks.packet(0, packet, packet.bytes().length, "weir:#7"));
        }
        out.writeBytes(statistics(3, 5));
        return out.toByteArray();
    }

    private static byte[] statistics(long received, long dropped) {
        ByteBuffer out = ByteBuffer.allocate(52).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        out.putInt(5).putInt(52).putInt(0).putLong(0);
        out.putShort((short) 4).putShort((short) 8).putLong(received);
        out.putShort((short) 5).putShort((short) 8).putLong(dropped);
        return out.putInt(0).putInt(52).array();
    }

    /** What was told, comparable. */
    private static final class Told implements PacketReader.Listener {
        final List<String> lines = new ArrayList<>();

        @Override
        public void packet(CapturedPacket packet) {
            lines.add(packet.linkType() + " " + packet.wallNanos() + " " + packet.originalLength() + " "
                    + Arrays.toString(packet.bytes()));
        }

        @Override
        public void dropped(long packets) {
            lines.add("dropped " + packets);
        }

        @Override
        public void secrets(byte[] keyLog) {
            lines.add(new String(keyLog, StandardCharsets.US_ASCII));
        }
    }

    private static List<String> expected(boolean ng) {
        Told told = new Told();
        if (ng) {
            told.secrets("CLIENT_RANDOM 00 11\n".getBytes(StandardCharsets.US_ASCII));
        }
        PACKETS.forEach(told::packet);
        if (ng) {
            told.dropped(5);
        }
        return told.lines;
    }

    private static List<String> read(byte[] stream, int... cuts) {
        Told told = new Told();
        PacketReader reader = new PacketReader(told);
        int from = 0;
        for (int cut : cuts) {
            reader.feed(stream, from, cut - from);
            from = cut;
        }
        reader.feed(stream, from, stream.length - from);
        return told.lines;
    }

    @Test
    void pcapIsReadInEachByteOrderAndResolution() {
        assertThat(read(Frames.pcap(true, true, PACKETS))).isEqualTo(expected(false));
        assertThat(read(Frames.pcap(false, true, PACKETS))).isEqualTo(expected(false));
        assertThat(read(Frames.pcap(false, false, PACKETS)))
                .hasSize(3)
                .first()
                .asString()
                .startsWith("276 1795617632970587000 ");
    }

    @Test
    void pcapngIsReadWithItsSecretsAndDrops() {
        assertThat(read(pcapng())).isEqualTo(expected(true));
    }

    @Test
    void pcapngClocksOfOtherResolutionsAreUnderstood() {
        byte[] binary = stampedBy(new byte[] {(byte) 0x94}, ((WALL / 1_000_000_000L) << 20) + (1 << 19));
        assertThat(read(binary)).singleElement().asString().startsWith("276 " + WALL / 1_000_000_000L + "500000000 ");
        byte[] millis = stampedBy(new byte[] {3}, WALL / 1_000_000L);
        assertThat(read(millis)).singleElement().asString().startsWith("276 1795617632970000000 ");
    }

    private static byte[] stampedBy(byte[] resolution, long ticks) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(PcapngBlocks.section("weir", null));
        ByteBuffer own = ByteBuffer.allocate(32).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        own.putInt(1).putInt(32).putShort((short) 276).putShort((short) 0).putInt(0);
        own.putShort((short) 9).putShort((short) 1).put(resolution).put(new byte[3]);
        out.writeBytes(own.putInt(0).putInt(32).array());
        CapturedPacket first = PACKETS.get(0);
        CapturedPacket stamped = new CapturedPacket(276, ticks, first.originalLength(), first.bytes());
        out.writeBytes(PcapngBlocks.packet(0, stamped, first.bytes().length, null));
        return out.toByteArray();
    }

    @Test
    void streamCutAtEveryByteTellsTheSame() {
        for (byte[] stream : List.of(pcapng(), Frames.pcap(true, true, PACKETS))) {
            List<String> whole = read(stream);
            for (int cut = 0; cut <= stream.length; cut++) {
                assertThat(read(stream, cut)).as("cut at %d", cut).isEqualTo(whole);
            }
            int[] everywhere = new int[stream.length];
            Arrays.setAll(everywhere, i -> i);
            assertThat(read(stream, everywhere)).isEqualTo(whole);
        }
    }

    @Test
    void streamThatEndsAnywhereTellsWhatWasWhole() {
        byte[] stream = pcapng();
        List<String> whole = read(stream);
        for (int end = 0; end < stream.length; end++) {
            List<String> told = read(Arrays.copyOf(stream, end));
            assertThat(told).isEqualTo(whole.subList(0, told.size()));
            assertThat(told.size()).isLessThan(whole.size());
        }
    }

    @Test
    void whatIsNoCaptureIsRefused() {
        assertThatThrownBy(() -> read("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(PacketFormatException.class)
                .hasMessageContaining("neither pcap nor pcapng");
    }

    @Test
    void brokenBytesAreRefusedOrReadAndNothingElse() {
        Random random = new Random(42);
        List<byte[]> streams = List.of(pcapng(), Frames.pcap(false, true, PACKETS));
        for (int round = 0; round < 20_000; round++) {
            byte[] stream = streams.get(round % 2).clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                stream[random.nextInt(stream.length)] = (byte) random.nextInt();
            }
            try {
                PacketReader reader = new PacketReader(new Parsing());
                reader.feed(stream, 0, stream.length);
            } catch (PacketFormatException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    /** Goes on to the heads of the packets. */
    private static final class Parsing implements PacketReader.Listener {
        @Override
        public void packet(CapturedPacket packet) {
            TcpPacket tcp = TcpPackets.read(packet);
            if (tcp != null) {
                assertThat(tcp.payloadBytes()).isNotNegative();
                assertThat(tcp.headBytes()).isBetween(40, packet.bytes().length);
            }
        }

        @Override
        public void dropped(long packets) {}

        @Override
        public void secrets(byte[] keyLog) {}
    }

    @Test
    void namesOfAddressesNeedNoResolver() throws Exception {
        byte[] block = PcapngBlocks.names(Map.of(InetAddress.getByName("::1"), List.of("localhost")));
        assertThat(block.length % 4).isZero();
        assertThat(new String(block, StandardCharsets.ISO_8859_1)).contains("localhost\0");
    }
}
