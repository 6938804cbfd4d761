package dev.weir.proxy.socks;

/** What came is not SOCKS, or says what SOCKS cannot say. */
public final class SocksException extends Exception {

    private static final long serialVersionUID = 1;

    private final int offset;
    private final SocksReply reply;

    SocksException(int offset, SocksReply reply, String why) {
        super(why, null, false, false);
        this.offset = offset;
        this.reply = reply;
    }

    /** Of the byte, within the message, at which it went wrong. */
    public int offset() {
        return offset;
    }

    /** What the client is told. */
    public SocksReply reply() {
        return reply;
    }

    public String why() {
        return String.valueOf(getMessage());
    }
}
