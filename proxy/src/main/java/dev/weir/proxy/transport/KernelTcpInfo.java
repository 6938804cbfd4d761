package dev.weir.proxy.transport;

import dev.weir.events.TcpInfo;
import dev.weir.events.TcpInfo.Figure;
import dev.weir.events.TcpState;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks for {@code struct tcp_info} (include/uapi/linux/tcp.h). The kernel fills what it knows of what is asked for and does not tell
 * how much that was, so each newer figure is believed by the kernel version that brought it.
 */
final class KernelTcpInfo {

    private static final int IPPROTO_TCP = 6;
    private static final int TCP_INFO = 11;
    private static final int TCP_SAVED_SYN = 28;

    /** The largest headers there are: 40 bytes of IPv6, 60 of TCP. */
    private static final int LARGEST_SYN_BYTES = 120;

    private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*");
    private static final long KNOWN = TcpInfo.knownTo(kernelVersion(System.getProperty("os.version", "")));

    private KernelTcpInfo() {}

    static @Nullable TcpInfo ask(Channel channel, long bytesRead, long bytesWritten) {
        if (!(channel instanceof EpollSocketChannel epoll) || !channel.isOpen() || !(epoll.fd() instanceof Socket fd)) {
            return null;
        }
        byte[] struct = new byte[TcpInfo.BYTES];
        try {
            // Straight into the array that is recorded: asking costs an event loop one system call and one copy.
            fd.getRawOpt(IPPROTO_TCP, TCP_INFO, ByteBuffer.wrap(struct, 0, TcpInfo.STRUCT_BYTES));
        } catch (IOException e) {
            return null; // the descriptor went away meanwhile
        }
        return read(struct, KNOWN, bytesRead, bytesWritten);
    }

    static TcpInfo read(byte[] struct, long known, long bytesRead, long bytesWritten) {
        TcpInfo bare = TcpInfo.of(struct, known, -1, -1);
        return TcpInfo.of(struct, known, unread(bare, bytesRead), unacked(bare, bytesWritten));
    }

    /** What the kernel received less what was read from it; a FIN takes one sequence number and counts as a byte. */
    private static int unread(TcpInfo info, long bytesRead) {
        long received = info.get(Figure.RECEIVED);
        if (received < 0 || bytesRead < 0) {
            return -1;
        }
        long fin = switch (info.state()) {
            case CLOSE_WAIT, LAST_ACK, CLOSING, TIME_WAIT -> 1;
            case CLOSED -> Math.min(1, received - bytesRead); // by FIN or by RST: not told
            default -> 0;
        };
        return bounded(received - bytesRead - fin);
    }

    /**
     * What was written less what the peer acknowledged. A SYN that was ours and a FIN of ours count as acknowledged bytes, so with
     * them the difference may be too small by 2: then it is 0.
     */
    private static int unacked(TcpInfo info, long bytesWritten) {
        long acked = info.get(Figure.ACKED);
        if (acked < 0 || bytesWritten < 0 || info.state() == TcpState.CLOSED) {
            return -1; // a closed socket has forgotten what it had to send
        }
        // All acknowledged: nothing in flight, nothing waiting. Decides where the count cannot, within these 2.
        boolean none = info.get(Figure.UNACKED) == 0 && info.get(Figure.NOT_SENT) == 0;
        return none ? 0 : bounded(bytesWritten - acked);
    }

    private static int bounded(long bytes) {
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, bytes));
    }

    /** The SYN that the peer sent, IP and TCP headers; empty when the kernel did not keep it. The kernel gives it once. */
    static byte[] savedSyn(Channel channel) {
        if (!(channel instanceof EpollSocketChannel epoll) || !channel.isOpen() || !(epoll.fd() instanceof Socket fd)) {
            return new byte[0];
        }
        byte[] packet = new byte[LARGEST_SYN_BYTES];
        try {
            fd.getRawOpt(IPPROTO_TCP, TCP_SAVED_SYN, ByteBuffer.wrap(packet));
        } catch (IOException e) {
            return new byte[0];
        }
        return packet[0] == 0 ? new byte[0] : packet;
    }

    /** {@code 6.1.0-13-amd64} becomes 6001; 0 when it cannot be read, so that nothing is believed. */
    static int kernelVersion(String release) {
        Matcher matcher = RELEASE.matcher(release);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) * 1000 + Integer.parseInt(matcher.group(2)) : 0;
    }
}
