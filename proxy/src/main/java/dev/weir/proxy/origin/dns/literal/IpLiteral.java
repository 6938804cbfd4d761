package dev.weir.proxy.origin.dns.literal;

import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** IP addresses as text, read without asking anybody. */
public final class IpLiteral {

    private IpLiteral() {}

    /**
     * The address that the text is, without asking anybody; null if it is a name. A zone is kept (RFC 4007, section 11); one that this
     * machine does not have is lost, and the address cannot be connected to then.
     */
    public static @Nullable InetAddress read(String text) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        if (bytes == null) {
            return null;
        }
        InetAddress plain = address(text, bytes);
        int zone = text.indexOf('%');
        return zone < 0 || plain instanceof Inet4Address ? plain : scoped(text, bytes, text.substring(zone + 1));
    }

    private static InetAddress scoped(String text, byte[] bytes, String zone) {
        try {
            NetworkInterface link = NetworkInterface.getByName(zone);
            if (link != null) {
                return Inet6Address.getByAddress(text, bytes, link.getIndex());
            }
            int index = zone.matches("[0-9]{1,9}") ? Integer.parseInt(zone) : 0;
            return Inet6Address.getByAddress(text, bytes, index);
        } catch (SocketException | UnknownHostException e) {
            return address(text, bytes);
        }
    }

    /** An address with its name known, so that printing it never asks the system for one. */
    public static InetAddress address(String name, byte[] bytes) {
        try {
            return InetAddress.getByAddress(name, bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address of " + bytes.length + " bytes", e);
        }
    }
}
