package dev.weir.app.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.TcpState;
import dev.weir.inspector.ledger.SocketCensus.KernelSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** On machines of the byte order that both architectures with native transports have. */
class KernelTableTest {

    static boolean littleEndian() {
        return java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.LITTLE_ENDIAN;
    }

    private static KernelSocket read(String line) {
        List<KernelSocket> sockets = new ArrayList<>();
        byte[] bytes = line.getBytes(StandardCharsets.US_ASCII);
        KernelTable.add(sockets, new KernelTable.Words(bytes, 0, bytes.length), (port, state, inode) -> true);
        return sockets.isEmpty() ? null : sockets.get(0);
    }

    @Test
    @EnabledIf("littleEndian")
    void aLineOfIpv4IsRead() {
        KernelSocket socket = read("   1: 0100007F:22AD 0300000A:01BB 08 00000000:00000001 00:00000000 00000000"
                + "  1000        0 4711 1 0000000000000000 20 4 30 10 -1");

        assertThat(socket.local()).hasToString("/127.0.0.1:8877");
        assertThat(socket.remote()).hasToString("/10.0.0.3:443");
        assertThat(socket.state()).isEqualTo(TcpState.CLOSE_WAIT);
        assertThat(socket.inode()).isEqualTo(4711);
    }

    @Test
    @EnabledIf("littleEndian")
    void ipv4InIpv6IsToldAsIpv4() {
        KernelSocket socket =
                read("   1: 0000000000000000FFFF00000100007F:22AD 0000000000000000FFFF00000100007F:C350 06"
                        + " 00000000:00000000 03:00001713 00000000     0        0 0 3 0000000000000000");

        assertThat(socket.local()).hasToString("/127.0.0.1:8877");
        assertThat(socket.remote()).hasToString("/127.0.0.1:50000");
        assertThat(socket.state()).isEqualTo(TcpState.TIME_WAIT);
        assertThat(socket.inode()).isZero();
    }

    /** More than the kernel gives at once, and some of all that this machine has. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void eachSocketIsReadOnceHoweverMany() throws Exception {
        List<Socket> open = new ArrayList<>();
        try (ServerSocket server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 100; i++) {
                open.add(new Socket(server.getInetAddress(), server.getLocalPort()));
            }
            Set<Long> own = KernelTable.ownInodes();
            AtomicInteger pieces = new AtomicInteger();

            List<KernelSocket> sockets =
                    KernelTable.read((port, state, inode) -> own.contains(inode), pieces::incrementAndGet);

            assertThat(sockets)
                    .filteredOn(socket -> socket.remote().getPort() == server.getLocalPort())
                    .extracting(socket -> socket.local().getPort())
                    .containsExactlyInAnyOrderElementsOf(
                            open.stream().map(Socket::getLocalPort).toList());
            assertThat(pieces.get()).isGreaterThan(3);
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    @Test
    void whatIsNoSocketIsPassedOver() {
        assertThat(read("")).isNull();
        assertThat(read("  sl  local_address rem_address   st")).isNull();
    }

    @Test
    void portRangeIsReadAndHasADefault(@TempDir Path directory) throws Exception {
        Path setting = Files.writeString(directory.resolve("range"), "1024\t2047\n");

        assertThat(PortRange.ports(setting)).isEqualTo(1_024);
        assertThat(PortRange.ports(Files.writeString(setting, "what"))).isEqualTo(28_232);
        assertThat(PortRange.ports(directory.resolve("none"))).isEqualTo(28_232);
    }
}
