package dev.weir.app.warmup;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** A name server (RFC 1035) that knows one answer: every name is this machine, at IPv4 only. */
final class WarmUpNames implements AutoCloseable {

    private static final int HEADER_BYTES = 12;
    private static final short RESPONSE_AUTHORITATIVE = (short) 0x8400;
    private static final short TYPE_A = 1;
    private static final short CLASS_IN = 1;
    /** A pointer (section 4.1.4) to the name in the question, which follows the header. */
    private static final short NAME_OF_QUESTION = (short) (0xc000 | HEADER_BYTES);

    private final DatagramSocket socket;

    private WarmUpNames(DatagramSocket socket) {
        this.socket = socket;
    }

    static WarmUpNames start() throws IOException {
        WarmUpNames names =
                new WarmUpNames(new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
        Thread thread = new Thread(names::answerAll, "weir-warm-up-names");
        thread.setDaemon(true);
        thread.start();
        return names;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
    }

    private void answerAll() {
        byte[] bytes = new byte[1500];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
                socket.receive(packet);
                byte[] reply = reply(ByteBuffer.wrap(bytes, 0, packet.getLength()));
                socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
            }
        } catch (IOException e) {
            // Closed: the end of it.
            return;
        }
    }

    static byte[] reply(ByteBuffer query) {
        int end = HEADER_BYTES;
        while (query.get(end) != 0) {
            end += 1 + query.get(end);
        }
        end++;
        boolean addressAsked = query.getShort(end) == TYPE_A;
        ByteBuffer reply = ByteBuffer.allocate(end + 4 + 16);
        reply.putShort(query.getShort(0))
                .putShort(RESPONSE_AUTHORITATIVE)
                .putShort((short) 1)
                .putShort((short) (addressAsked ? 1 : 0))
                .putInt(0);
        reply.put(query.slice(HEADER_BYTES, end + 4 - HEADER_BYTES));
        if (addressAsked) {
            reply.putShort(NAME_OF_QUESTION).putShort(TYPE_A).putShort(CLASS_IN).putInt(60);
            reply.putShort((short) 4).put(new byte[] {127, 0, 0, 1});
        }
        byte[] bytes = new byte[reply.position()];
        reply.flip().get(bytes);
        return bytes;
    }

    @Override
    public void close() {
        socket.close();
    }
}
