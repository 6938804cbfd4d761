package dev.weir.proxy.http;

import io.netty.util.NetUtil;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes: the key under which idle connections are kept.
 *
 * @param secure over TLS
 * @param serverName whom TLS asks for and verifies, when that is somebody else than the host: a client that resolves by itself names
 *     an address to its proxy, and the host in its TLS only
 * @param postQuantum TLS offers a hybrid post-quantum key exchange (X25519MLKEM768), as the client's own hello did; who offered one does not
 *     travel by a connection that was made without, and for who did not no origin fails at a hello that is larger than the client's own
 * @param via the parent proxy on the way there, as far as a choice was made; connections by another way are others
 */
public record Destination(
        boolean secure,
        Authority authority,
        @Nullable String serverName,
        boolean postQuantum,
        @Nullable Via via) {

    public Destination(boolean secure, Authority authority) {
        this(secure, authority, null, true, null);
    }

    /** What leads there, as a key: equal ways are one way. */
    public interface Via {}

    private static final Pattern ORIGIN = Pattern.compile("(https?)://([^/?#@]+)/?", Pattern.CASE_INSENSITIVE);

    /**
     * Reads {@code http://host[:port]} or {@code https://host[:port]}; a slash may follow.
     *
     * @throws IllegalArgumentException when it is anything else
     */
    public static Destination ofUrl(String url) {
        Matcher parts = ORIGIN.matcher(url);
        if (!parts.matches()) {
            throw new IllegalArgumentException("expected: http://HOST[:PORT] or https://HOST[:PORT], without a path");
        }
        boolean secure = parts.group(1).equalsIgnoreCase("https");
        return new Destination(secure, Authority.parse(parts.group(2), secure ? 443 : 80));
    }

    /**
     * The same with what a client's own hello said.
     *
     * @param name that it asked for, which counts where the host is a mere address
     * @param hybrid it offers a post-quantum key exchange
     */
    public Destination asked(@Nullable String name, boolean hybrid) {
        if (!secure) {
            return this;
        }
        boolean address = NetUtil.isValidIpV4Address(authority.host()) || NetUtil.isValidIpV6Address(authority.host());
        return new Destination(
                true, authority, name == null || !address ? serverName : name.toLowerCase(Locale.ROOT), hybrid, via);
    }

    /** The same by way of that parent proxy; null: directly. */
    public Destination by(@Nullable Via parent) {
        return new Destination(secure, authority, serverName, postQuantum, parent);
    }

    /** Whom TLS asks for and verifies. */
    public Authority tlsName() {
        return serverName == null ? authority.withoutZone() : new Authority(serverName, authority.port());
    }

    /** Whether a URL with that origin means this destination. */
    boolean isMeantBy(Destination url) {
        return url.secure == secure && (url.authority.equals(authority) || url.authority.equals(tlsName()));
    }

    /** As it stands in Host: without the port when that is the scheme's own (RFC 9110, section 7.2). */
    public String hostValue() {
        String text = tlsName().toString();
        return authority.port() == (secure ? 443 : 80) ? text.substring(0, text.lastIndexOf(':')) : text;
    }

    // Spelled out, as the JVM spins classes for those of a record at each start, a millisecond each (docs/notes/026).
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Destination that
                && secure == that.secure
                && postQuantum == that.postQuantum
                && authority.equals(that.authority)
                && Objects.equals(serverName, that.serverName)
                && Objects.equals(via, that.via);
    }

    @Override
    public int hashCode() {
        return Objects.hash(secure, authority, serverName, via);
    }

    @Override
    public String toString() {
        return (secure ? "https://" : "http://") + authority;
    }
}
