package dev.weir.proxy.transport;

import dev.weir.events.TcpInfo;
import dev.weir.events.TcpState;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code struct tcp_info} (include/uapi/linux/tcp.h) by offset. The kernel fills what it knows and Netty zeroes the rest
 * without telling how much came, so each newer field is gated by the kernel version that brought it.
 */
final class KernelTcpInfo {

    /** Up to and with tcpi_bytes_retrans. */
    private static final int LENGTH_BYTES = 216;

    private static final int IPPROTO_TCP = 6;
    private static final int TCP_INFO = 11;
    private static final RawUnixChannelOption OPTION =
            new RawUnixChannelOption("TCP_INFO", IPPROTO_TCP, TCP_INFO, LENGTH_BYTES);

    private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*");
    private static final int KERNEL = kernelVersion(System.getProperty("os.version", ""));

    private KernelTcpInfo() {}

    static @Nullable TcpInfo ask(Channel channel, long bytesRead) {
        if (!(channel instanceof EpollSocketChannel) || !channel.isOpen()) {
            return null;
        }
        try {
            ByteBuffer struct = channel.config().getOption(OPTION);
            return struct == null ? null : parse(struct, KERNEL, bytesRead);
        } catch (ChannelException e) {
            return null; // the descriptor went away meanwhile
        }
    }

    static TcpInfo parse(ByteBuffer struct, int kernel, long bytesRead) {
        struct.order(ByteOrder.nativeOrder());
        TcpState state = TcpState.of(struct.get(0));
        long received = since(kernel, 4, 1) ? struct.getLong(128) : -1;
        return new TcpInfo(
                state,
                struct.getInt(68),
                struct.getInt(72),
                since(kernel, 4, 6) ? struct.getInt(148) : -1,
                struct.getInt(24),
                struct.getInt(100),
                struct.getInt(80),
                struct.getInt(16),
                since(kernel, 4, 1) ? struct.getLong(120) : -1,
                received,
                since(kernel, 4, 2) ? struct.getInt(136) : -1,
                since(kernel, 4, 2) ? struct.getInt(140) : -1,
                since(kernel, 4, 9) ? struct.getLong(160) : -1,
                since(kernel, 4, 10) ? struct.getLong(168) : -1,
                since(kernel, 4, 10) ? struct.getLong(176) : -1,
                since(kernel, 4, 10) ? struct.getLong(184) : -1,
                since(kernel, 4, 19) ? struct.getLong(208) : -1,
                unreadBytes(state, received, bytesRead));
    }

    /** What the kernel received less what was read from it; a FIN takes one sequence number and counts as a byte. */
    private static int unreadBytes(TcpState state, long received, long bytesRead) {
        if (received < 0 || bytesRead < 0) {
            return -1;
        }
        long fin = switch (state) {
            case CLOSE_WAIT, LAST_ACK, CLOSING, TIME_WAIT -> 1;
            case CLOSED -> Math.min(1, received - bytesRead); // by FIN or by RST: not told
            default -> 0;
        };
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, received - bytesRead - fin));
    }

    /** {@code 6.1.0-13-amd64} becomes 6001; 0 when it cannot be read, so that no newer field is believed. */
    static int kernelVersion(String release) {
        Matcher matcher = RELEASE.matcher(release);
        return matcher.matches() ? version(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))) : 0;
    }

    private static boolean since(int kernel, int major, int minor) {
        return kernel >= version(major, minor);
    }

    private static int version(int major, int minor) {
        return major * 1000 + minor;
    }
}
