package dev.weir.inspector.packet;

/** What came is neither pcap nor pcapng, or broken; nothing behind it can be read. */
public final class PacketFormatException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PacketFormatException(String message) {
        super(message);
    }
}
