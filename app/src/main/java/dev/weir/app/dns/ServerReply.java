package dev.weir.app.dns;

import dev.weir.events.DnsRecord;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one server said to one question.
 *
 * @param serverName empty where only its address is known
 * @param transport {@code udp}, or {@code tcp} when the answer over UDP was cut
 * @param flags of the answer: {@code AA}, {@code RA}, {@code AD} (RFC 1035, section 4.1.1; RFC 4035, section 3.2)
 * @param rcode null when no answer came
 * @param failure why none came; null when one did
 */
public record ServerReply(
        String serverName,
        InetSocketAddress server,
        String name,
        String type,
        String transport,
        long nanos,
        List<String> flags,
        @Nullable String rcode,
        List<DnsRecord> answers,
        List<DnsRecord> authority,
        List<DnsRecord> additional,
        @Nullable String failure) {

    /** Signatures came with it (DNSSEC): of the answer, or of the absence of one. */
    public boolean signed() {
        return has(answers, "RRSIG") || has(authority, "RRSIG");
    }

    /** The zone that it leads to is signed: its parent vouches for its key. */
    public boolean delegatesSigned() {
        return has(authority, "DS");
    }

    private static boolean has(List<DnsRecord> section, String type) {
        return section.stream().anyMatch(record -> record.type().equals(type));
    }

    /** Records of one type, whoever owns them. */
    static List<DnsRecord> of(List<DnsRecord> section, String type) {
        return section.stream().filter(record -> record.type().equals(type)).toList();
    }
}
