package dev.weir.proxy.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * One end of an HTTP/2 connection, moved frame by frame by a test: it sends what it is told, sensible or not, and does nothing by
 * itself but acknowledge SETTINGS and PING.
 */
public final class Http2Peer {

    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int PRIORITY = 2;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;

    public static final int END_STREAM = 1;
    public static final int ACK = 1;
    public static final int END_HEADERS = 4;

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private final DataInputStream in;
    private final OutputStream out;
    private final DefaultHttp2HeadersEncoder encoder =
            new DefaultHttp2HeadersEncoder(Http2HeadersEncoder.NEVER_SENSITIVE);
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false, 1 << 20);

    /** One frame; the fields of a HEADERS frame as {@code name: value}, others have none. */
    @SuppressWarnings("ArrayRecordComponent") // read once, by the test that has it
    public record Frame(int type, int flags, int stream, byte[] payload, List<String> fields) {

        public boolean endsStream() {
            return (flags & END_STREAM) != 0;
        }

        public String text() {
            return new String(payload, StandardCharsets.ISO_8859_1);
        }

        /** The 32 bits at that offset: an error code, a last stream. */
        public int number(int offset) {
            return ByteBuffer.wrap(payload).getInt(offset);
        }
    }

    private Http2Peer(InputStream in, OutputStream out) {
        this.in = new DataInputStream(in);
        this.out = out;
    }

    /** A client with prior knowledge. */
    public static Http2Peer client(ScriptedPeer peer, int... settings) {
        try {
            Http2Peer client =
                    new Http2Peer(peer.socket().getInputStream(), peer.socket().getOutputStream());
            client.out.write(PREFACE.getBytes(StandardCharsets.US_ASCII));
            return client.settings(settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A server whose client has shaken hands. */
    static Http2Peer server(InputStream in, OutputStream out) throws IOException {
        String preface = new String(in.readNBytes(PREFACE.length()), StandardCharsets.US_ASCII);
        if (preface.length() < PREFACE.length()) {
            throw new EOFException("the connection ended after " + preface);
        }
        if (!preface.equals(PREFACE)) {
            throw new AssertionError("not the preface: " + preface);
        }
        return new Http2Peer(in, out);
    }

    /** Pairs of identifier and value. */
    public Http2Peer settings(int... pairs) {
        ByteBuffer payload = ByteBuffer.allocate(pairs.length * 3);
        for (int i = 0; i < pairs.length; i += 2) {
            payload.putShort((short) pairs[i]).putInt(pairs[i + 1]);
        }
        return frame(SETTINGS, 0, 0, payload.array());
    }

    public Http2Peer frame(int type, int flags, int stream, byte[] payload) {
        ByteBuffer header = ByteBuffer.allocate(9 + payload.length);
        header.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        header.put((byte) type).put((byte) flags).putInt(stream).put(payload);
        try {
            out.write(header.array());
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** A whole HEADERS frame of names and values in turn. */
    public Http2Peer headers(int stream, boolean end, String... fields) {
        return frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block(fields));
    }

    /** The HPACK block of names and values in turn; blocks have to be sent in the order in which they were made. */
    public byte[] block(String... fields) {
        Http2Headers headers = new DefaultHttp2Headers(false) {
            private final List<java.util.Map.Entry<CharSequence, CharSequence>> inOrder = new ArrayList<>();

            @Override
            public Http2Headers add(CharSequence name, CharSequence value) {
                inOrder.add(java.util.Map.entry(name, value));
                return this;
            }

            @Override
            public java.util.Iterator<java.util.Map.Entry<CharSequence, CharSequence>> iterator() {
                return inOrder.iterator();
            }
        };
        for (int i = 0; i < fields.length; i += 2) {
            headers.add(fields[i], fields[i + 1]);
        }
        ByteBuf block = Unpooled.buffer();
        try {
            encoder.encodeHeaders(1, headers, block);
        } catch (Http2Exception e) {
            throw new IllegalStateException(e);
        }
        byte[] bytes = new byte[block.readableBytes()];
        block.readBytes(bytes);
        block.release();
        return bytes;
    }

    /** A request of a client to its proxy. */
    public Http2Peer request(int stream, boolean end, String method, String url, String... more) {
        int path = url.indexOf('/', 8);
        List<String> all = new ArrayList<>(List.of(
                ":method", method,
                ":scheme", url.substring(0, url.indexOf(':')),
                ":authority", url.substring(url.indexOf("//") + 2, path),
                ":path", url.substring(path)));
        all.addAll(List.of(more));
        return headers(stream, end, all.toArray(new String[0]));
    }

    public Http2Peer data(int stream, boolean end, String content) {
        return frame(DATA, end ? END_STREAM : 0, stream, content.getBytes(StandardCharsets.ISO_8859_1));
    }

    public Http2Peer reset(int stream, int code) {
        return frame(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(code).array());
    }

    public Http2Peer goAway(int lastStream, int code) {
        return frame(
                GOAWAY,
                0,
                0,
                ByteBuffer.allocate(8).putInt(lastStream).putInt(code).array());
    }

    public Http2Peer windowUpdate(int stream, int bytes) {
        return frame(
                WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(bytes).array());
    }

    /** Ends the connection without a word of HTTP/2. */
    public void hangUp() throws IOException {
        out.close();
    }

    /** The next frame of that type, on any stream; what comes before is dropped. */
    public Frame await(int type) {
        return await(frame -> frame.type() == type);
    }

    public Frame await(int type, int stream) {
        return await(frame -> frame.type() == type && frame.stream() == stream);
    }

    public Frame await(Predicate<Frame> which) {
        List<String> seen = new ArrayList<>();
        while (true) {
            Frame frame = read(seen);
            if (which.test(frame)) {
                return frame;
            }
            seen.add(frame.type() + "/" + frame.flags() + "@" + frame.stream());
        }
    }

    /** The content of a stream until it ends, DATA only. */
    public String content(int stream) {
        StringBuilder content = new StringBuilder();
        while (true) {
            Frame frame = await(next -> next.stream() == stream && (next.type() == DATA || next.endsStream()));
            if (frame.type() == DATA) {
                content.append(frame.text());
            }
            if (frame.endsStream()) {
                return content.toString();
            }
        }
    }

    private Frame read(List<String> seen) {
        try {
            Frame frame = readOne(seen);
            if (frame.type() == SETTINGS && (frame.flags() & ACK) == 0) {
                frame(SETTINGS, ACK, 0, new byte[0]);
            } else if (frame.type() == PING && (frame.flags() & ACK) == 0) {
                frame(PING, ACK, 0, frame.payload());
            }
            return frame;
        } catch (IOException e) {
            throw new UncheckedIOException(seen.toString(), e);
        }
    }

    private Frame readOne(List<String> seen) throws IOException {
        int first = in.read();
        if (first < 0) {
            throw new EOFException("the connection ended after " + seen);
        }
        int length = (first << 16) | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = in.readNBytes(length);
        return new Frame(type, flags, stream, payload, type == HEADERS ? fields(flags, payload) : List.of());
    }

    private List<String> fields(int flags, byte[] payload) throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(payload);
        int more = flags;
        while ((more & END_HEADERS) == 0) {
            int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
            in.readUnsignedByte();
            more = in.readUnsignedByte();
            in.readInt();
            block.write(in.readNBytes(length));
        }
        List<String> fields = new ArrayList<>();
        try {
            decoder.decodeHeaders(1, Unpooled.wrappedBuffer(block.toByteArray()))
                    .forEach(field -> fields.add(field.getKey() + ": " + field.getValue()));
        } catch (Http2Exception e) {
            throw new IllegalStateException(e);
        }
        return fields;
    }
}
