package dev.weir.proxy.socks;

import dev.weir.events.WayIn;
import dev.weir.proxy.http.Authority;
import io.netty.buffer.ByteBuf;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a client says, one message after the other, however the bytes are cut. What comes next depends on Weir's answers, so
 * whoever answers tells: a {@link SocksMessage.Greeting} is followed by a login when {@link #expectLogin} was called, else by the
 * request.
 */
public final class SocksReader {

    static final int VERSION_4 = 4;
    static final int VERSION_5 = 5;
    static final int ADDRESS_V4 = 1;
    static final int ADDRESS_NAME = 3;
    static final int ADDRESS_V6 = 4;

    private static final int LOGIN_VERSION = 1;

    /** User ids and names of SOCKS4 have no length; what is longer than a host name can be is an attack or another protocol. */
    private static final int MAX_TEXT_BYTES = 255;

    private boolean greeted;
    private boolean loginNext;

    /** Whether a connection that begins with that byte speaks SOCKS: no method of HTTP and no TLS record does. */
    public static boolean begins(int firstByte) {
        return firstByte == VERSION_4 || firstByte == VERSION_5;
    }

    public void expectLogin() {
        loginNext = true;
    }

    /**
     * The next message; the bytes of it are taken.
     *
     * @return null when it has not come whole; then nothing is taken, nor when it is refused
     */
    public @Nullable SocksMessage next(ByteBuf in) throws SocksException {
        int start = in.readerIndex();
        if (!in.isReadable()) {
            return null;
        }
        Cursor cursor = new Cursor(in, start);
        SocksMessage message = null;
        try {
            message = read(cursor);
        } finally {
            if (message == null) {
                in.readerIndex(start);
            }
        }
        return message;
    }

    private @Nullable SocksMessage read(Cursor in) throws SocksException {
        if (loginNext) {
            SocksMessage login = login(in);
            loginNext = login == null;
            return login;
        }
        int version = in.peek();
        if (version == VERSION_4 && !greeted) {
            return request4(in);
        }
        if (version != VERSION_5) {
            throw in.wrong(SocksReply.GENERAL_FAILURE, "SOCKS version " + version);
        }
        if (greeted) {
            return request5(in);
        }
        SocksMessage greeting = greeting(in);
        greeted = greeting != null;
        return greeting;
    }

    private static SocksMessage.@Nullable Greeting greeting(Cursor in) throws SocksException {
        byte[] head = in.take(2);
        byte[] methods = head == null ? null : in.take(head[1] & 0xff);
        if (methods == null) {
            return null;
        }
        if (methods.length == 0) {
            throw in.wrong(SocksReply.GENERAL_FAILURE, "a greeting without methods");
        }
        List<Integer> offered = new ArrayList<>(methods.length);
        for (byte method : methods) {
            offered.add(method & 0xff);
        }
        return new SocksMessage.Greeting(offered);
    }

    private static SocksMessage.@Nullable Login login(Cursor in) throws SocksException {
        if (in.peek() != LOGIN_VERSION) {
            throw in.wrong(SocksReply.GENERAL_FAILURE, "login version " + in.peek() + " (RFC 1929 has 1)");
        }
        byte[] head = in.take(2);
        byte[] user = head == null ? null : in.take(head[1] & 0xff);
        byte[] length = user == null ? null : in.take(1);
        byte[] password = length == null ? null : in.take(length[0] & 0xff);
        return user == null || password == null ? null : new SocksMessage.Login(user, password);
    }

    private static SocksMessage.@Nullable Request request5(Cursor in) throws SocksException {
        byte[] head = in.take(4);
        if (head == null) {
            return null;
        }
        int type = head[3];
        byte[] length = type == ADDRESS_NAME ? in.take(1) : new byte[] {(byte) (type == ADDRESS_V4 ? 4 : 16)};
        if (type != ADDRESS_NAME && type != ADDRESS_V4 && type != ADDRESS_V6) {
            throw in.wrong(SocksReply.ADDRESS_NOT_SUPPORTED, "address type " + (type & 0xff));
        }
        byte[] address = length == null ? null : in.take(length[0] & 0xff);
        byte[] port = address == null ? null : in.take(2);
        if (address == null || port == null) {
            return null;
        }
        int command = head[1] & 0xff;
        String host = type == ADDRESS_NAME ? new String(address, StandardCharsets.ISO_8859_1) : literal(address);
        return new SocksMessage.Request(WayIn.SOCKS5, command, target(in, command, host, port), null);
    }

    /** With 0.0.0.x for an address, x not 0, a host name follows the user id: that is 4a. */
    private static SocksMessage.@Nullable Request request4(Cursor in) throws SocksException {
        byte[] head = in.take(8);
        String user = head == null ? null : in.text("user id");
        if (head == null || user == null) {
            return null;
        }
        boolean named = head[4] == 0 && head[5] == 0 && head[6] == 0 && head[7] != 0;
        String host = named ? in.text("host name") : literal(new byte[] {head[4], head[5], head[6], head[7]});
        if (host == null) {
            return null;
        }
        int command = head[1] & 0xff;
        return new SocksMessage.Request(
                named ? WayIn.SOCKS4A : WayIn.SOCKS4,
                command,
                target(in, command, host, new byte[] {head[2], head[3]}),
                user.isEmpty() ? null : user);
    }

    private static @Nullable Authority target(Cursor in, int command, String host, byte[] portBytes)
            throws SocksException {
        int port = (portBytes[0] & 0xff) << 8 | (portBytes[1] & 0xff);
        if (port == 0 && command != SocksMessage.Request.CONNECT) {
            return null;
        }
        try {
            // A name may be an address spelled out; anything else has to pass as the host of a URL would.
            return NetUtil.isValidIpV6Address(host)
                    ? new Authority(host, port)
                    : Authority.parse(host + ":" + port, port);
        } catch (IllegalArgumentException e) {
            throw in.wrong(SocksReply.GENERAL_FAILURE, "no target: " + e.getMessage());
        }
    }

    private static String literal(byte[] address) {
        try {
            // A v4-mapped address is the IPv4 address that it means.
            return NetUtil.toAddressString(InetAddress.getByAddress(address));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address of " + address.length + " bytes", e);
        }
    }

    /** Reads on, as long as there is something. */
    private record Cursor(ByteBuf bytes, int start) {

        int peek() {
            return bytes.getUnsignedByte(bytes.readerIndex());
        }

        byte @Nullable [] take(int count) {
            if (bytes.readableBytes() < count) {
                return null;
            }
            byte[] taken = new byte[count];
            bytes.readBytes(taken);
            return taken;
        }

        @Nullable
        String text(String what) throws SocksException {
            int length = bytes.bytesBefore((byte) 0);
            if (length > MAX_TEXT_BYTES || (length < 0 && bytes.readableBytes() > MAX_TEXT_BYTES)) {
                throw wrong(SocksReply.GENERAL_FAILURE, what + " of more than " + MAX_TEXT_BYTES + " bytes");
            }
            if (length < 0) {
                return null;
            }
            String text =
                    bytes.readCharSequence(length, StandardCharsets.ISO_8859_1).toString();
            bytes.skipBytes(1);
            return text;
        }

        SocksException wrong(SocksReply reply, String why) {
            return new SocksException(bytes.readerIndex() - start, reply, why);
        }
    }
}
