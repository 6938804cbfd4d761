package dev.weir.inspector.pcapng;

import dev.weir.inspector.packet.CapturedPacket;
import dev.weir.inspector.packet.TcpPacket;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/** Which lines of a key log belong to the packets: each names the random of a ClientHello (RFC 8446, section 4.1.2). */
final class ClientHellos {

    /** Record head (5), handshake head (4), version (2). */
    private static final int RANDOM_AT = 11;

    private static final int RANDOM_BYTES = 32;

    private final Set<String> randoms = new HashSet<>();

    void look(CapturedPacket packet, TcpPacket tcp) {
        byte[] bytes = packet.bytes();
        int at = tcp.headBytes();
        boolean hello = bytes.length >= at + RANDOM_AT + RANDOM_BYTES
                && bytes[at] == 22
                && bytes[at + 1] == 3
                && bytes[at + 5] == 1;
        if (hello) {
            int from = at + RANDOM_AT;
            randoms.add(HexFormat.of().formatHex(bytes, from, from + RANDOM_BYTES));
        }
    }

    /** The lines of the key log that belong to what was looked at. */
    byte[] chosen(byte[] keyLog) {
        StringBuilder lines = new StringBuilder();
        for (String line : new String(keyLog, StandardCharsets.US_ASCII).split("\n", -1)) {
            String[] words = line.split(" ", -1);
            if (words.length == 3 && randoms.contains(words[1].toLowerCase(Locale.ROOT))) {
                lines.append(line).append('\n');
            }
        }
        return lines.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
