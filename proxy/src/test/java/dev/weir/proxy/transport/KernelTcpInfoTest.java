package dev.weir.proxy.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.TcpInfo;
import dev.weir.events.TcpState;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KernelTcpInfoTest {

    private static final int NEWEST = 6018;

    private static ByteBuffer struct(int state) {
        ByteBuffer struct = ByteBuffer.allocate(216).order(ByteOrder.nativeOrder());
        struct.put(0, (byte) state);
        struct.putInt(16, 1460)
                .putInt(24, 7)
                .putInt(68, 12_026)
                .putInt(72, 6_013)
                .putInt(80, 10)
                .putInt(100, 3);
        struct.putLong(120, 5_000_000_000L).putLong(128, 1_000);
        struct.putInt(136, 40).putInt(140, 30).putInt(148, 11_999);
        struct.putLong(160, 1_250_000)
                .putLong(168, 90)
                .putLong(176, 80)
                .putLong(184, 70)
                .putLong(208, 2_920);
        return struct.order(ByteOrder.BIG_ENDIAN); // as Netty hands it out
    }

    @Test
    void everyFieldIsReadFromItsOffset() {
        assertThat(KernelTcpInfo.parse(struct(1), NEWEST, 900))
                .isEqualTo(new TcpInfo(
                        TcpState.ESTABLISHED,
                        12_026,
                        6_013,
                        11_999,
                        7,
                        3,
                        10,
                        1460,
                        5_000_000_000L,
                        1_000,
                        40,
                        30,
                        1_250_000,
                        90,
                        80,
                        70,
                        2_920,
                        100));
    }

    @Test
    void fieldsThatTheKernelIsTooOldToKnowAreMinusOne() {
        TcpInfo old = KernelTcpInfo.parse(struct(1), 3016, 900);
        assertThat(old.rttMicros()).isEqualTo(12_026);
        assertThat(old.bytesAcked()).isEqualTo(-1);
        assertThat(old.bytesReceived()).isEqualTo(-1);
        assertThat(old.segmentsOut()).isEqualTo(-1);
        assertThat(old.minRttMicros()).isEqualTo(-1);
        assertThat(old.deliveryRateBytesPerSecond()).isEqualTo(-1);
        assertThat(old.busyMicros()).isEqualTo(-1);
        assertThat(old.bytesRetrans()).isEqualTo(-1);
        assertThat(old.unreadBytes()).isEqualTo(-1);

        TcpInfo newer = KernelTcpInfo.parse(struct(1), 4010, 900);
        assertThat(newer.busyMicros()).isEqualTo(90);
        assertThat(newer.bytesRetrans()).isEqualTo(-1);
    }

    @Test
    void finIsNotCountedAsAnUnreadByte() {
        assertThat(KernelTcpInfo.parse(struct(8), NEWEST, 999).unreadBytes()).isZero();
        assertThat(KernelTcpInfo.parse(struct(7), NEWEST, 999).unreadBytes()).isZero();
        assertThat(KernelTcpInfo.parse(struct(7), NEWEST, 1_000).unreadBytes()).isZero();
        assertThat(KernelTcpInfo.parse(struct(8), NEWEST, 899).unreadBytes()).isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource({"6.1.0-13-amd64, 6001", "4.19.0, 4019", "5.15, 5015", "6.18.44-fc, 6018", "mainline, 0"})
    void kernelVersionIsReadFromTheRelease(String release, int version) {
        assertThat(KernelTcpInfo.kernelVersion(release)).isEqualTo(version);
    }
}
