package dev.weir.app.packets;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A program that captures packets, with its rights and not ours: from all interfaces, all of TCP. The addresses that Weir will
 * connect to are not known when it starts, so any narrower filter would miss the first segments of a connection; what is not Weir's
 * is dropped when its heads have been read.
 */
public record CaptureTool(String name, Path program) {

    /** Link (20), IPv6 (40) and TCP with all its options (60), and an extension head. */
    static final int HEADS_BYTES = 128;

    /** The largest packet of libpcap. */
    static final int WHOLE_BYTES = 262_144;

    /** Of packets that wait in the kernel: 100 ms of some 100 000 packets a second. */
    private static final int KERNEL_BUFFER_MIB = 16;

    /**
     * The same where packets are kept whole. tcpdump that hands them over at once has the kernel give each a place for the largest, so that
     * this is 256 of them and 16 would be 64: two handshakes on a machine that is busy with something else.
     */
    private static final int KERNEL_BUFFER_OF_WHOLE_MIB = 64;

    private static final String ALL_INTERFACES = "any";

    /** Says the interface of each packet, and needs libpcap 1.10 (2020). */
    private static final String LINK_TYPE = "LINUX_SLL2";

    /**
     * Those on this PATH, in the order in which they are tried. Both start and cost the same; tcpdump hands packets over at once and
     * ends at once, where dumpcap takes up to 0.33 s for each. dumpcap is the one that is made to be given the right alone.
     */
    public static List<CaptureTool> installed(String path) {
        return Stream.of("tcpdump", "dumpcap")
                .flatMap(name -> find(name, path).map(program -> new CaptureTool(name, program)))
                .toList();
    }

    /** Debian keeps tcpdump where the PATH of ordinary users does not lead. */
    static Stream<Path> find(String name, String path) {
        return Stream.concat(Stream.of(path.split(File.pathSeparator, -1)), Stream.of("/usr/sbin", "/sbin"))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .limit(1);
    }

    /** The command that writes packets to its standard output. */
    List<String> command(boolean whole, String path) {
        List<String> line = new ArrayList<>();
        // In a session of its own: Ctrl-C is for Weir, which then still wants to see its connections close.
        find("setsid", path).forEach(setsid -> line.add(setsid.toString()));
        line.add(program.toString());
        String bytes = Integer.toString(whole ? WHOLE_BYTES : HEADS_BYTES);
        int buffer = whole ? KERNEL_BUFFER_OF_WHOLE_MIB : KERNEL_BUFFER_MIB;
        line.addAll(List.of("-i", ALL_INTERFACES, "-y", LINK_TYPE, "-s", bytes, "-p", "-w", "-"));
        if (name.equals("dumpcap")) {
            line.addAll(List.of("-q", "-B", Integer.toString(buffer), "-f", "tcp"));
        } else {
            line.addAll(List.of("-n", "-U", "--immediate-mode", "--time-stamp-precision=nano"));
            line.addAll(List.of("-B", Integer.toString(buffer * 1024), "tcp"));
        }
        return line;
    }
}
