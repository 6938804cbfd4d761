package dev.weir.app.packets;

import dev.weir.inspector.packet.CapturedPacket;
import dev.weir.inspector.packet.PcapngBlocks;
import dev.weir.inspector.store.PacketFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Weir's own packets as a pcapng file that only its owner can read; of two halves, the older one is forgotten. Not safe for threads. */
final class PacketFile implements AutoCloseable {

    private final PacketFiles files;
    private final long halfBytes;
    private OutputStream out;
    private long written;
    private int linkType = -1;

    private PacketFile(PacketFiles files, long halfBytes) throws IOException {
        this.files = files;
        this.halfBytes = halfBytes;
        this.out = begin();
    }

    /**
     * Makes the file.
     *
     * @param maxBytes of both halves
     * @throws IOException also when there is such a file already
     */
    static PacketFile create(PacketFiles files, long maxBytes) throws IOException {
        return new PacketFile(files, maxBytes / 2);
    }

    private OutputStream begin() throws IOException {
        Path path = files.current();
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] ownerOnly = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        FileChannel channel =
                FileChannel.open(path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly);
        OutputStream fresh = new BufferedOutputStream(Channels.newOutputStream(channel), 65_536);
        byte[] head = PcapngBlocks.section("weir", null);
        fresh.write(head);
        written = head.length;
        linkType = -1;
        return fresh;
    }

    /** Adds a packet of which so many bytes are kept. */
    void add(CapturedPacket packet, int keptBytes) throws IOException {
        if (written > halfBytes) {
            out.close();
            Files.move(files.current(), files.older(), StandardCopyOption.REPLACE_EXISTING);
            out = begin();
        }
        if (linkType < 0) {
            linkType = packet.linkType();
            write(PcapngBlocks.interfaceOf(linkType, CaptureTool.WHOLE_BYTES, "any"));
        }
        write(PcapngBlocks.packet(0, packet, keptBytes, null));
    }

    private void write(byte[] block) throws IOException {
        out.write(block);
        written += block.length;
    }

    void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
