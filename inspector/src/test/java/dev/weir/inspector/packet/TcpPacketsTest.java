package dev.weir.inspector.packet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.inspector.model.wire.Opening;
import dev.weir.inspector.testing.Frames;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TcpPacketsTest {

    private static final InetSocketAddress V4_CLIENT = new InetSocketAddress("192.0.2.1", 40_000);
    private static final InetSocketAddress V4_SERVER = new InetSocketAddress("192.0.2.2", 443);
    private static final InetSocketAddress V6_CLIENT = new InetSocketAddress("2001:db8::1", 40_000);
    private static final InetSocketAddress V6_SERVER = new InetSocketAddress("2001:db8::2", 443);

    private static byte[] syn(int payload) {
        return Frames.tcp(0xFFFF_FFF0L, 5, 0x02, Frames.synOptions(), new byte[payload]);
    }

    @ParameterizedTest
    @ValueSource(ints = {Frames.NULL, Frames.ETHERNET, Frames.RAW, Frames.SLL, Frames.SLL2})
    void headsAreReadOnEachLinkAndBothVersionsOfIp(int linkType) {
        TcpPacket four = TcpPackets.read(Frames.packet(linkType, 9, Frames.ipv4(V4_CLIENT, V4_SERVER, syn(3))));
        assertThat(four.source()).isEqualTo(V4_CLIENT);
        assertThat(four.target()).isEqualTo(V4_SERVER);
        assertThat(four.timeToLive()).isEqualTo(61);
        assertThat(four.identification()).isEqualTo(0x1234);
        TcpPacket six = TcpPackets.read(Frames.packet(linkType, 9, Frames.ipv6(V6_CLIENT, V6_SERVER, syn(3))));
        assertThat(six.source()).isEqualTo(V6_CLIENT);
        assertThat(six.target()).isEqualTo(V6_SERVER);
        assertThat(six.timeToLive()).isEqualTo(62);
        for (TcpPacket packet : Arrays.asList(four, six)) {
            assertThat(packet.sequence()).isEqualTo(0xFFFF_FFF0L);
            assertThat(packet.acknowledgement()).isEqualTo(5);
            assertThat(packet.payloadBytes()).isEqualTo(3);
            assertThat(packet.window()).isEqualTo(500);
            assertThat(packet.opening()).isEqualTo(new Opening(1460, 7, true, true, true, 500));
        }
    }

    @Test
    void macsAreThoseOfTheLink() {
        TcpPacket ethernet =
                TcpPackets.read(Frames.packet(Frames.ETHERNET, 9, Frames.ipv4(V4_CLIENT, V4_SERVER, syn(0))));
        assertThat(ethernet.sourceMac()).isEqualTo("02:00:00:00:00:01");
        assertThat(ethernet.targetMac()).isEqualTo("02:00:00:00:00:02");
        TcpPacket cooked = TcpPackets.read(Frames.packet(Frames.SLL2, 9, Frames.ipv4(V4_CLIENT, V4_SERVER, syn(0))));
        assertThat(cooked.sourceMac()).isEqualTo("02:00:00:00:00:01");
        assertThat(cooked.targetMac()).isNull();
        assertThat(cooked.interfaceNumber()).isEqualTo(7);
    }

    @Test
    void payloadThatTheCaptureCutOffStillCounts() {
        CapturedPacket whole = Frames.packet(Frames.RAW, 9, Frames.ipv4(V4_CLIENT, V4_SERVER, syn(1_000)));
        CapturedPacket cut =
                new CapturedPacket(Frames.RAW, 9, whole.originalLength(), Arrays.copyOf(whole.bytes(), 96));
        TcpPacket packet = TcpPackets.read(cut);
        assertThat(packet.payloadBytes()).isEqualTo(1_000);
        assertThat(packet.headBytes()).isEqualTo(20 + 20 + Frames.synOptions().length);
    }

    @Test
    void packetCutWithinItsHeadsIsNone() {
        for (byte[] ip :
                new byte[][] {Frames.ipv4(V4_CLIENT, V4_SERVER, syn(0)), Frames.ipv6(V6_CLIENT, V6_SERVER, syn(0))}) {
            CapturedPacket whole = Frames.packet(Frames.SLL2, 9, ip);
            for (int length = 0; length < whole.bytes().length; length++) {
                byte[] kept = Arrays.copyOf(whole.bytes(), length);
                assertThat(TcpPackets.read(new CapturedPacket(Frames.SLL2, 9, whole.originalLength(), kept)))
                        .as("%d bytes", length)
                        .isNull();
            }
        }
    }

    @Test
    void laterFragmentsHaveNoTcpHead() {
        byte[] ip = Frames.ipv4(V4_CLIENT, V4_SERVER, syn(0));
        ip[7] = 8;
        assertThat(TcpPackets.read(Frames.packet(Frames.RAW, 9, ip))).isNull();
    }

    @Test
    void anyBytesAreAPacketOrNone() {
        Random random = new Random(7);
        for (int round = 0; round < 50_000; round++) {
            byte[] ip = round % 2 == 0
                    ? Frames.ipv4(V4_CLIENT, V4_SERVER, syn(8))
                    : Frames.ipv6(V6_CLIENT, V6_SERVER, syn(8));
            for (int i = random.nextInt(6); i > 0; i--) {
                ip[random.nextInt(ip.length)] = (byte) random.nextInt();
            }
            byte[] kept = Arrays.copyOf(ip, random.nextInt(ip.length + 1));
            TcpPacket packet = TcpPackets.read(new CapturedPacket(Frames.RAW, 9, random.nextInt(3000), kept));
            if (packet != null) {
                assertThat(packet.payloadBytes()).isNotNegative();
                assertThat(packet.headBytes()).isLessThanOrEqualTo(kept.length);
            }
        }
    }
}
