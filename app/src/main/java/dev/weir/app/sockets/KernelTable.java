package dev.weir.app.sockets;

import dev.weir.events.TcpState;
import dev.weir.inspector.ledger.SocketCensus.KernelSocket;
import java.io.BufferedReader;
import java.io.IOException;
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
import java.util.StringTokenizer;

/**
 * The TCP sockets of this network namespace as {@code /proc/net/tcp} and {@code tcp6} list them, and those among them that this process
 * holds. No privilege is needed. Reading costs about 2 us a socket of the whole machine, so: once a second at most, and off the event
 * loops.
 */
public final class KernelTable {

    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    private static final Path OWN_DESCRIPTORS = Path.of("/proc/self/fd");

    /** TCP_NEW_SYN_RECV and what may come after it are of no program yet. */
    private static final int KNOWN_STATES = 12;

    /** The words of a line, counted from 1. */
    private static final int STATE = 4;

    private static final int INODE = 10;

    /** The kernel gives a page at a time, of so many lines. */
    private static final int PIECE = 27;

    private KernelTable() {}

    /**
     * Empty where there is no such table.
     *
     * @param between is run after each piece of the table that the kernel gave: it walks all its buckets for them, which takes
     *     milliseconds in all
     */
    public static List<KernelSocket> read(Runnable between) {
        List<KernelSocket> sockets = new ArrayList<>();
        for (Path table : TABLES) {
            try (BufferedReader lines = Files.newBufferedReader(table, StandardCharsets.US_ASCII)) {
                lines.readLine(); // what the columns are
                int read = 0;
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    add(sockets, line);
                    if (++read % PIECE == 0) {
                        between.run();
                    }
                }
            } catch (IOException e) {
                // Not Linux, or no IPv6.
            }
        }
        return sockets;
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
    static void add(List<KernelSocket> sockets, String line) {
        StringTokenizer words = new StringTokenizer(line);
        if (words.countTokens() < INODE) {
            return;
        }
        words.nextToken();
        String local = words.nextToken();
        String remote = words.nextToken();
        int state = Integer.parseInt(words.nextToken(), 16);
        if (state < 1 || state > KNOWN_STATES) {
            return;
        }
        for (int word = STATE + 1; word < INODE; word++) {
            words.nextToken();
        }
        long inode = Long.parseLong(words.nextToken());
        sockets.add(new KernelSocket(address(local), address(remote), TcpState.of(state), inode));
    }

    /** Words of 32 bits, each in the machine's own byte order; IPv4 that comes as IPv6 is told as IPv4. */
    private static InetSocketAddress address(String text) {
        int colon = text.indexOf(':');
        ByteBuffer bytes = ByteBuffer.allocate(colon / 2).order(ByteOrder.nativeOrder());
        for (int at = 0; at < colon; at += 8) {
            bytes.putInt(Integer.parseUnsignedInt(text, at, at + 8, 16));
        }
        try {
            return new InetSocketAddress(
                    InetAddress.getByAddress(bytes.array()), Integer.parseInt(text, colon + 1, text.length(), 16));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no address: " + text, e);
        }
    }
}
