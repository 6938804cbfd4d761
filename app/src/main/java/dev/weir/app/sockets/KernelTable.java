package dev.weir.app.sockets;

import dev.weir.events.TcpState;
import dev.weir.inspector.ledger.SocketCensus.Choice;
import dev.weir.inspector.ledger.SocketCensus.KernelSocket;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The TCP sockets of this network namespace as {@code /proc/net/tcp} and {@code tcp6} list them, and those among them that this process
 * holds. No privilege is needed. The kernel walks all its buckets for it, a millisecond or two, and prints a line in a microsecond for each socket of the whole
 * machine, so: once a second at most, and off the event loops.
 */
public final class KernelTable {

    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    private static final Path OWN_DESCRIPTORS = Path.of("/proc/self/fd");

    /** TCP_NEW_SYN_RECV and what may come after it are of no program yet. */
    private static final int KNOWN_STATES = 12;

    /** What stands between the state and the inode: queues, timer, retransmits, uid, timeout. */
    private static final int SKIPPED = 5;

    private static final int ROOM = 16_384;

    /**
     * The kernel hands over a page of lines at a time, less what the next line does not fit into. When it is less than this, no line is left; to ask
     * once more would have it walk all its buckets once more.
     */
    private static final int PAGE = 4_096 - 512;

    private KernelTable() {}

    /**
     * Empty where there is no such table.
     *
     * @param choice of the rest not even the addresses are read
     * @param between is run after each piece of the table that the kernel gave
     */
    public static List<KernelSocket> read(Choice choice, Runnable between) {
        List<KernelSocket> sockets = new ArrayList<>();
        byte[] room = new byte[ROOM];
        for (Path table : TABLES) {
            try (InputStream in = Files.newInputStream(table)) {
                int held = 0;
                int read;
                do {
                    read = in.read(room, held, room.length - held);
                    between.run();
                    held = lines(room, held + Math.max(0, read), sockets, choice);
                } while (read >= PAGE);
            } catch (IOException e) {
                // Not Linux, or no IPv6.
            }
        }
        return sockets;
    }

    /** Takes whole lines from the front; returns how many bytes are left, moved there. */
    private static int lines(byte[] room, int end, List<KernelSocket> sockets, Choice choice) {
        int from = 0;
        for (int at = 0; at < end; at++) {
            if (room[at] == '\n') {
                add(sockets, new Words(room, from, at), choice);
                from = at + 1;
            }
        }
        System.arraycopy(room, from, room, 0, end - from);
        return end - from;
    }

    /** The inodes of the sockets that this process holds. */
    public static Set<Long> ownInodes() {
        Set<Long> inodes = new HashSet<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(OWN_DESCRIPTORS)) {
            for (Path descriptor : descriptors) {
                try {
                    String target = Files.readSymbolicLink(descriptor).toString();
                    if (target.startsWith("socket:[")) {
                        inodes.add(Long.parseLong(target.substring(8, target.length() - 1)));
                    }
                } catch (IOException e) {
                    // Closed meanwhile.
                }
            }
        } catch (IOException e) {
            // Not Linux.
        }
        return inodes;
    }

    /** {@code sl local remote state queues timer retransmits uid timeout inode ...} (Documentation/networking/proc_net_tcp.rst). */
    static void add(List<KernelSocket> sockets, Words line, Choice choice) {
        line.skip(1);
        int localFrom = line.next();
        int localPort = line.port();
        int remoteFrom = line.next();
        int remotePort = line.port();
        line.next();
        long state = line.number(line.from, line.to, 16);
        line.skip(SKIPPED);
        line.next();
        long inode = line.number(line.from, line.to, 10);
        // The line with the columns' names is one, too.
        if (inode >= 0
                && state >= 1
                && state <= KNOWN_STATES
                && choice.includes(localPort, TcpState.of((int) state), inode)) {
            sockets.add(new KernelSocket(
                    new InetSocketAddress(line.address(localFrom), localPort),
                    new InetSocketAddress(line.address(remoteFrom), remotePort),
                    TcpState.of((int) state),
                    inode));
        }
    }

    /** The words of one line, one after the other. What is no number is -1. */
    static final class Words {
        private static final int WORD_DIGITS = 8;

        private final byte[] text;
        private final int end;
        private int from;
        private int to;

        Words(byte[] text, int from, int end) {
            this.text = text;
            this.to = from;
            this.end = end;
        }

        /** Goes on to the next; returns where it begins, -1 when there is none. */
        private int next() {
            from = to;
            while (from < end && text[from] == ' ') {
                from++;
            }
            to = from;
            while (to < end && text[to] != ' ') {
                to++;
            }
            return from < to ? from : -1;
        }

        private void skip(int words) {
            for (int word = 0; word < words; word++) {
                next();
            }
        }

        private int port() {
            int colon = to;
            while (colon > from && text[colon - 1] != ':') {
                colon--;
            }
            return (int) number(colon, to, 16);
        }

        private long number(int first, int behind, int radix) {
            long number = first < behind ? 0 : -1;
            for (int at = first; at < behind; at++) {
                int digit = Character.digit(text[at], radix);
                if (digit < 0) {
                    return -1;
                }
                number = number * radix + digit;
            }
            return number;
        }

        /** Numbers of 32 bits, each in the machine's own byte order; IPv4 that comes as IPv6 is told as IPv4. */
        private InetAddress address(int first) {
            int colon = first;
            while (text[colon] != ':') {
                colon++;
            }
            ByteBuffer bytes = ByteBuffer.allocate((colon - first) / 2).order(ByteOrder.nativeOrder());
            for (int at = first; at < colon; at += WORD_DIGITS) {
                bytes.putInt((int) number(at, at + WORD_DIGITS, 16));
            }
            try {
                return InetAddress.getByAddress(bytes.array());
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(
                        "no address: " + new String(text, first, colon - first, StandardCharsets.US_ASCII), e);
            }
        }
    }
}
