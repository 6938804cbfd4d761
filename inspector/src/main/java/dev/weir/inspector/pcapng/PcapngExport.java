package dev.weir.inspector.pcapng;

import dev.weir.inspector.packet.CapturedPacket;
import dev.weir.inspector.packet.PacketReader;
import dev.weir.inspector.packet.PcapngBlocks;
import dev.weir.inspector.packet.TcpPacket;
import dev.weir.inspector.packet.TcpPackets;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes recorded packets for Wireshark and its kin: first the secrets that decrypt them, then names of addresses, then the packets,
 * each with a comment that says of which exchange it is.
 */
public final class PcapngExport {

    private static final int SNAP_LENGTH = 262_144;

    private final PacketOwners owners;
    private final List<Source> files;
    private long packets;

    /** A file of packets, opened anew each time. */
    @FunctionalInterface
    public interface Source {
        InputStream open() throws IOException;
    }

    /**
     * What to write.
     *
     * @param owners of the packets that are wanted
     * @param files of packets, oldest first
     */
    public PcapngExport(PacketOwners owners, List<Source> files) {
        this.owners = owners;
        this.files = List.copyOf(files);
    }

    /**
     * Writes the file.
     *
     * @param keyLog in the NSS key log format; only what belongs to the packets is written
     * @param names what addresses were called
     * @return how many packets there are
     */
    public long write(OutputStream out, String program, byte[] keyLog, Map<InetAddress, List<String>> names)
            throws IOException {
        ClientHellos hellos = new ClientHellos();
        read(owned -> hellos.look(owned.packet, owned.tcp));
        out.write(PcapngBlocks.section(program, "weir:#N in a packet's comment names its exchange"));
        byte[] secrets = hellos.chosen(keyLog);
        if (secrets.length > 0) {
            out.write(PcapngBlocks.secrets(secrets));
        }
        if (!names.isEmpty()) {
            out.write(PcapngBlocks.names(names));
        }
        Map<Integer, Integer> interfaces = new LinkedHashMap<>();
        try {
            read(owned -> write(out, owned, interfaces));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return packets;
    }

    private void write(OutputStream out, Owned owned, Map<Integer, Integer> interfaces) {
        int linkType = owned.packet.linkType();
        try {
            if (!interfaces.containsKey(linkType)) {
                interfaces.put(linkType, interfaces.size());
                out.write(PcapngBlocks.interfaceOf(linkType, SNAP_LENGTH, "any"));
            }
            int number = interfaces.get(linkType);
            out.write(PcapngBlocks.packet(number, owned.packet, owned.packet.bytes().length, owned.comment));
            packets++;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Owned(CapturedPacket packet, TcpPacket tcp, String comment) {}

    private void read(Consumer<Owned> wanted) throws IOException {
        for (Source file : files) {
            List<Owned> found = new ArrayList<>();
            PacketReader reader = new PacketReader(new Finding(found));
            byte[] bytes = new byte[65_536];
            try (InputStream in = file.open()) {
                for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
                    reader.feed(bytes, 0, length);
                    found.forEach(wanted);
                    found.clear();
                }
            }
        }
    }

    private final class Finding implements PacketReader.Listener {
        private final List<Owned> found;

        Finding(List<Owned> found) {
            this.found = found;
        }

        @Override
        public void packet(CapturedPacket packet) {
            TcpPacket tcp = TcpPackets.read(packet);
            String comment = tcp == null ? null : owners.comment(tcp);
            if (tcp != null && comment != null) {
                found.add(new Owned(packet, tcp, comment));
            }
        }

        @Override
        public void dropped(long count) {
            // Told by the capture itself.
        }

        @Override
        public void secrets(byte[] keyLog) {
            // They stand in a file of their own.
        }
    }
}
