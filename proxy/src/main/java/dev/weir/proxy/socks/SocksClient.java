package dev.weir.proxy.socks;

import dev.weir.proxy.http.Authority;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.NetUtil;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The client's half of one SOCKS5 conversation: what to say next, and how it ended. Names are sent as they are. */
public final class SocksClient {

    /** What is waited for. */
    private enum Step {
        METHOD,
        LOGIN,
        REPLY,
        OVER
    }

    private static final int MOST_TEXT_BYTES = 255;

    private final Authority target;
    private final byte @Nullable [] user;
    private final byte[] password;
    private Step step = Step.METHOD;
    private boolean denied;
    private @Nullable String broken;
    private @Nullable SocksReply reply;

    /** For one target, with the login that the parent asks for. */
    public SocksClient(Authority target, @Nullable String user, @Nullable String password) {
        this.target = target;
        this.user = user == null ? null : text(user);
        this.password = text(password == null ? "" : password);
    }

    private static byte[] text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MOST_TEXT_BYTES) {
            throw new IllegalArgumentException(
                    "SOCKS5 has names and passwords of at most " + MOST_TEXT_BYTES + " bytes");
        }
        return bytes;
    }

    /** The first words. */
    public byte[] begin() {
        return user == null ? new byte[] {5, 1, 0} : new byte[] {5, 2, 0, 2};
    }

    /** Takes what is whole of the answers; returns what to say then, null for nothing. */
    public byte @Nullable [] read(ByteBuf in) {
        return switch (step) {
            case METHOD -> in.readableBytes() < 2 ? null : afterMethod(in.readUnsignedByte(), in.readUnsignedByte());
            case LOGIN -> in.readableBytes() < 2 ? null : afterLogin(in.readUnsignedShort() & 0xff);
            case REPLY -> afterReply(in);
            case OVER -> null;
        };
    }

    private byte @Nullable [] afterMethod(int version, int method) {
        if (version != SocksReader.VERSION_5) {
            return ended("version " + version);
        }
        if (method == SocksMessage.Greeting.NONE) {
            return request();
        }
        byte[] name = user;
        if (method != SocksMessage.Greeting.PASSWORD || name == null) {
            denied = true;
            step = Step.OVER;
            return null;
        }
        step = Step.LOGIN;
        ByteBuf out = Unpooled.buffer();
        out.writeByte(1).writeByte(name.length).writeBytes(name);
        return bytes(out.writeByte(password.length).writeBytes(password));
    }

    private byte @Nullable [] afterLogin(int status) {
        if (status == 0) {
            return request();
        }
        denied = true;
        step = Step.OVER;
        return null;
    }

    private byte[] request() {
        step = Step.REPLY;
        ByteBuf out =
                Unpooled.buffer().writeByte(SocksReader.VERSION_5).writeByte(1).writeByte(0);
        byte[] address = NetUtil.createByteArrayFromIpAddressString(target.host());
        if (address == null) {
            byte[] name = target.host().getBytes(StandardCharsets.ISO_8859_1);
            out.writeByte(SocksReader.ADDRESS_NAME).writeByte(name.length).writeBytes(name);
        } else {
            out.writeByte(address.length == 4 ? SocksReader.ADDRESS_V4 : SocksReader.ADDRESS_V6)
                    .writeBytes(address);
        }
        return bytes(out.writeShort(target.port()));
    }

    private byte @Nullable [] afterReply(ByteBuf in) {
        if (in.readableBytes() < 5) {
            return null;
        }
        int at = in.readerIndex();
        int type = in.getUnsignedByte(at + 3);
        int length = switch (type) {
            case SocksReader.ADDRESS_V4 -> 4;
            case SocksReader.ADDRESS_V6 -> 16;
            case SocksReader.ADDRESS_NAME -> 1 + in.getUnsignedByte(at + 4);
            default -> -1;
        };
        if (in.getUnsignedByte(at) != SocksReader.VERSION_5 || length < 0) {
            return ended("a reply of version " + in.getUnsignedByte(at) + " with address type " + type);
        }
        if (in.readableBytes() >= 4 + length + 2) {
            reply = SocksReply.of(in.getUnsignedByte(at + 1));
            in.skipBytes(4 + length + 2);
            step = Step.OVER;
        }
        return null;
    }

    private byte @Nullable [] ended(String why) {
        broken = why;
        step = Step.OVER;
        return null;
    }

    private static byte[] bytes(ByteBuf out) {
        return ByteBufUtil.getBytes(out);
    }

    /** The login was refused, or one is asked for that there is not. */
    public boolean denied() {
        return denied;
    }

    /** What came that is no SOCKS5; null when all is well. */
    public @Nullable String broken() {
        return broken;
    }

    /** Null until it has come. */
    public @Nullable SocksReply reply() {
        return reply;
    }
}
