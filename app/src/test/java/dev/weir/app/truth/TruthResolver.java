package dev.weir.app.truth;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Answers DNS queries over UDP (RFC 1035) after the delay that the name itself asks for: see {@link TruthName}. */
final class TruthResolver {
    private static final int HEADER_BYTES = 12;
    private static final int CNAME = 5;

    /** A question as it came; the name keeps its letters' case, which an answer must repeat. */
    private record Question(int id, String name, int type, long receivedNanos) {}

    private final DatagramSocket socket;
    private final TruthLog log;

    TruthResolver(int port, TruthLog log) throws IOException {
        this.socket = new DatagramSocket(port);
        this.log = log;
    }

    void start() {
        TruthServer.daemon("dns", () -> {
            while (true) {
                try {
                    DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
                    socket.receive(packet);
                    Question question = read(packet, System.nanoTime());
                    // One thread a query: a slow name must not delay the other record type, asked at the same time.
                    TruthServer.daemon("dns-answer", () -> answer(question, packet));
                } catch (IOException | RuntimeException e) {
                    log.line("error").with("server", "dns").with("error", e).write();
                }
            }
        });
    }

    private static Question read(DatagramPacket packet, long receivedNanos) {
        byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
        StringBuilder name = new StringBuilder();
        int at = HEADER_BYTES;
        while (bytes[at] != 0) {
            name.append(name.isEmpty() ? "" : ".")
                    .append(new String(bytes, at + 1, bytes[at], StandardCharsets.ISO_8859_1));
            at += 1 + bytes[at];
        }
        int type = ((bytes[at + 1] & 0xff) << 8) | (bytes[at + 2] & 0xff);
        int id = ((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff);
        return new Question(id, name.toString(), type, receivedNanos);
    }

    private void answer(Question question, DatagramPacket query) {
        TruthName name = TruthName.of(question.name().toLowerCase(Locale.ROOT));
        TruthLog.Line line = log.line("dns")
                .with("name", question.name())
                .with("type", question.type())
                .with("id", question.id())
                .with("peer", query.getSocketAddress())
                .with("receivedNanos", question.receivedNanos());
        if (name.is("silent")) {
            line.write();
            return;
        }
        try {
            byte[] bytes = reply(question, name);
            Pause.untilNanos(question.receivedNanos() + name.delayMillis(question.type()) * 1_000_000L);
            long answeredNanos = System.nanoTime();
            socket.send(new DatagramPacket(bytes, bytes.length, query.getSocketAddress()));
            line.with("answeredNanos", answeredNanos)
                    .with("code", name.code())
                    .with("answers", name.addresses(question.type()).size())
                    .write();
        } catch (IOException e) {
            log.line("error").with("server", "dns").with("error", e).write();
        }
    }

    private static byte[] reply(Question question, TruthName name) throws IOException {
        List<String> addresses = name.addresses(question.type());
        boolean alias = name.is("alias") && name.code() == 0;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(question.id());
        out.writeShort(0x8580 | name.code()); // response, authoritative, recursion desired and available
        out.writeShort(1);
        out.writeShort(addresses.size() + (alias ? 1 : 0));
        out.writeInt(0);
        out.write(encode(question.name()));
        out.writeShort(question.type());
        out.writeShort(1);
        byte[] owner = {(byte) 0xc0, HEADER_BYTES}; // a pointer to the question's name
        if (alias) {
            byte[] target = encode("target.truth.test");
            writeRecord(out, owner, CNAME, name.ttlSeconds(), target);
            owner = target;
        }
        for (String address : addresses) {
            byte[] data = InetAddress.getByName(address).getAddress();
            writeRecord(out, owner, question.type(), name.ttlSeconds(), data);
        }
        return bytes.toByteArray();
    }

    private static void writeRecord(DataOutputStream out, byte[] owner, int type, int ttlSeconds, byte[] data)
            throws IOException {
        out.write(owner);
        out.writeShort(type);
        out.writeShort(1);
        out.writeInt(ttlSeconds);
        out.writeShort(data.length);
        out.write(data);
    }

    /** A name as a sequence of labels: also what the probe puts into its queries. */
    static byte[] encode(String name) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String label : name.split("\\.", -1)) {
            bytes.write(label.length());
            bytes.write(label.getBytes(StandardCharsets.ISO_8859_1));
        }
        bytes.write(0);
        return bytes.toByteArray();
    }
}
