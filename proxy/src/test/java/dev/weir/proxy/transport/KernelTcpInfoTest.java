package dev.weir.proxy.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.TcpInfo;
import dev.weir.events.TcpInfo.Figure;
import dev.weir.events.TcpState;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KernelTcpInfoTest {

    private static final int NEWEST = 6018;

    /** As include/uapi/linux/tcp.h lays it out. */
    private static byte[] struct(int state) {
        ByteBuffer struct = ByteBuffer.allocate(TcpInfo.BYTES).order(ByteOrder.nativeOrder());
        struct.put(0, (byte) state).put(2, (byte) 4).put(5, (byte) 7).put(6, (byte) 0x97);
        struct.putInt(8, 201_000).putInt(16, 1460).putInt(24, 7).putInt(60, 1500);
        struct.putInt(68, 12_026).putInt(72, 6_013).putInt(80, 10).putInt(100, 3);
        struct.putLong(120, 5_000_000_000L).putLong(128, 1_000);
        struct.putInt(136, 40).putInt(140, 30).putInt(144, 17).putInt(148, 11_999);
        struct.putLong(160, 1_250_000).putLong(168, 90).putLong(176, 80).putLong(184, 70);
        struct.putLong(200, 5_000_002_920L)
                .putLong(208, 2_920)
                .putInt(216, 1)
                .putInt(220, 2)
                .putInt(224, 3);
        struct.putInt(228, 64_256).putInt(232, 65_536).putShort(240, (short) 5).putInt(244, 1_021);
        return struct.array();
    }

    private static TcpInfo read(int state, int kernel, long bytesRead, long bytesWritten) {
        return KernelTcpInfo.read(struct(state), TcpInfo.knownTo(kernel), bytesRead, bytesWritten);
    }

    @Test
    void everyFigureIsReadFromItsOffset() {
        TcpInfo info = read(1, NEWEST, 900, 5_000_000_050L);

        assertThat(info.state()).isEqualTo(TcpState.ESTABLISHED);
        assertThat(info.get(Figure.RETRANSMITS)).isEqualTo(4);
        assertThat(info.get(Figure.OPTIONS)).isEqualTo(7);
        assertThat(info.get(Figure.WINDOW_SCALES)).isEqualTo(0x97);
        assertThat(info.get(Figure.RTO)).isEqualTo(201_000);
        assertThat(info.sendMss()).isEqualTo(1460);
        assertThat(info.unackedSegments()).isEqualTo(7);
        assertThat(info.get(Figure.PATH_MTU)).isEqualTo(1500);
        assertThat(info.rttMicros()).isEqualTo(12_026);
        assertThat(info.rttVarMicros()).isEqualTo(6_013);
        assertThat(info.congestionWindow()).isEqualTo(10);
        assertThat(info.totalRetrans()).isEqualTo(3);
        assertThat(info.get(Figure.ACKED)).isEqualTo(5_000_000_000L);
        assertThat(info.get(Figure.RECEIVED)).isEqualTo(1_000);
        assertThat(info.segmentsOut()).isEqualTo(40);
        assertThat(info.segmentsIn()).isEqualTo(30);
        assertThat(info.get(Figure.NOT_SENT)).isEqualTo(17);
        assertThat(info.minRttMicros()).isEqualTo(11_999);
        assertThat(info.get(Figure.DELIVERY_RATE)).isEqualTo(1_250_000);
        assertThat(info.get(Figure.BUSY)).isEqualTo(90);
        assertThat(info.get(Figure.RECEIVE_WINDOW_LIMITED)).isEqualTo(80);
        assertThat(info.get(Figure.SEND_BUFFER_LIMITED)).isEqualTo(70);
        assertThat(info.get(Figure.RETRANS_BYTES)).isEqualTo(2_920);
        assertThat(info.get(Figure.DUPLICATES_REPORTED)).isEqualTo(1);
        assertThat(info.get(Figure.REORDERINGS_SEEN)).isEqualTo(2);
        assertThat(info.get(Figure.OUT_OF_ORDER_IN)).isEqualTo(3);
        assertThat(info.get(Figure.SEND_WINDOW)).isEqualTo(64_256);
        assertThat(info.get(Figure.RECEIVE_WINDOW)).isEqualTo(65_536);
        assertThat(info.get(Figure.TOTAL_RTO)).isEqualTo(5);
        assertThat(info.get(Figure.TOTAL_RTO_TIME)).isEqualTo(1_021);
        assertThat(info.unreadBytes()).isEqualTo(100);
        assertThat(info.unackedBytes()).isEqualTo(50);
    }

    @Test
    void figuresThatTheKernelIsTooOldToKnowAreMinusOne() {
        TcpInfo old = read(1, 3016, 900, 900);
        assertThat(old.rttMicros()).isEqualTo(12_026);
        for (Figure newer : List.of(
                Figure.ACKED,
                Figure.RECEIVED,
                Figure.SEGMENTS_OUT,
                Figure.MIN_RTT,
                Figure.DELIVERY_RATE,
                Figure.BUSY,
                Figure.RETRANS_BYTES,
                Figure.OUT_OF_ORDER_IN,
                Figure.RECEIVE_WINDOW,
                Figure.TOTAL_RTO,
                Figure.UNREAD,
                Figure.UNACKED_BYTES)) {
            assertThat(old.get(newer)).as("%s", newer).isEqualTo(-1);
        }
        TcpInfo newer = read(1, 4010, 900, 900);
        assertThat(newer.get(Figure.BUSY)).isEqualTo(90);
        assertThat(newer.get(Figure.RETRANS_BYTES)).isEqualTo(-1);
        assertThat(read(1, 6_001, 900, 900).get(Figure.SEND_WINDOW)).isEqualTo(64_256);
        assertThat(read(1, 6_001, 900, 900).get(Figure.RECEIVE_WINDOW)).isEqualTo(-1);
    }

    @Test
    void whatTheKernelDoesNotKnowYetIsMinusOne() {
        byte[] struct = struct(1);
        ByteBuffer.wrap(struct).order(ByteOrder.nativeOrder()).putInt(148, -1).putLong(104, -1);

        TcpInfo info = KernelTcpInfo.read(struct, TcpInfo.knownTo(NEWEST), -1, -1);

        assertThat(info.minRttMicros()).isEqualTo(-1);
        assertThat(info.get(Figure.PACING_RATE)).isEqualTo(-1);
        assertThat(info.unreadBytes()).isEqualTo(-1);
        assertThat(info.unackedBytes()).isEqualTo(-1);
    }

    @Test
    void finIsNotCountedAsAnUnreadByte() {
        assertThat(read(8, NEWEST, 999, -1).unreadBytes()).isZero();
        assertThat(read(7, NEWEST, 999, -1).unreadBytes()).isZero();
        assertThat(read(7, NEWEST, 1_000, -1).unreadBytes()).isZero();
        assertThat(read(8, NEWEST, 899, -1).unreadBytes()).isEqualTo(100);
    }

    @Test
    void nothingIsUnacknowledgedWhenNothingIsInFlightNorWaits() {
        byte[] struct = struct(1);
        ByteBuffer.wrap(struct).order(ByteOrder.nativeOrder()).putInt(24, 0).putInt(144, 0);

        assertThat(KernelTcpInfo.read(struct, TcpInfo.knownTo(NEWEST), 0, 5_000_000_001L)
                        .unackedBytes())
                .isZero();
        assertThat(read(7, NEWEST, 0, 5_000_000_001L).unackedBytes()).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({"6.1.0-13-amd64, 6001", "4.19.0, 4019", "5.15, 5015", "6.18.44-fc, 6018", "mainline, 0"})
    void kernelVersionIsReadFromTheRelease(String release, int version) {
        assertThat(KernelTcpInfo.kernelVersion(release)).isEqualTo(version);
    }
}
