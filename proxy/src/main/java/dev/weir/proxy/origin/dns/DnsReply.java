package dev.weir.proxy.origin.dns;

import dev.weir.events.DnsRecord;
import dev.weir.proxy.origin.dns.literal.IpLiteral;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What one response says, copied out of Netty's buffers.
 *
 * @param rcode as registered with IANA, upper case
 * @param answers the answer section in its order
 * @param negativeTtlSeconds how long "there is none" holds (RFC 2308, section 5); 0 when the response has no SOA to say so
 * @param authoritativeEnd the response has an SOA: what is not in it does not exist
 */
record DnsReply(
        String transport, String rcode, List<DnsRecord> answers, long negativeTtlSeconds, boolean authoritativeEnd) {

    /** Where the CNAME records lead to, and what is there. */
    record Chain(String end, List<InetAddress> addresses, long ttlSeconds) {}

    // Real chains have up to about 5 steps; longer than 16 is a loop or an attack.
    static final int MAX_CHAIN = 16;

    static DnsReply read(String transport, DnsResponse response) {
        List<DnsRecord> answers = new ArrayList<>();
        for (int i = 0; i < response.count(DnsSection.ANSWER); i++) {
            answers.add(record(response.recordAt(DnsSection.ANSWER, i)));
        }
        String code = response.code().toString();
        int number = code.indexOf('(');
        String rcode = (number < 0 ? code : code.substring(0, number)).toUpperCase(Locale.ROOT);
        for (int i = 0; i < response.count(DnsSection.AUTHORITY); i++) {
            io.netty.handler.codec.dns.DnsRecord authority = response.recordAt(DnsSection.AUTHORITY, i);
            if (authority.type().equals(DnsRecordType.SOA) && authority instanceof DnsRawRecord soa) {
                return new DnsReply(transport, rcode, List.copyOf(answers), negativeTtl(soa), true);
            }
        }
        return new DnsReply(transport, rcode, List.copyOf(answers), 0, false);
    }

    /** Follows the CNAME records from a name. Records of other names are not believed. */
    Chain follow(String name, DnsRecordType type) {
        String end = name;
        long ttlSeconds = Long.MAX_VALUE;
        for (int step = 0; step < MAX_CHAIN; step++) {
            List<InetAddress> addresses = new ArrayList<>();
            DnsRecord cname = null;
            for (DnsRecord record : answers) {
                if (record.name().equals(end) && record.type().equals(type.name())) {
                    InetAddress literal = IpLiteral.read(record.data());
                    if (literal != null) {
                        addresses.add(named(name, literal));
                        ttlSeconds = Math.min(ttlSeconds, record.ttlSeconds());
                    }
                } else if (record.name().equals(end) && record.type().equals("CNAME")) {
                    cname = record;
                }
            }
            if (!addresses.isEmpty() || cname == null) {
                return new Chain(end, List.copyOf(addresses), ttlSeconds);
            }
            end = cname.data();
            ttlSeconds = Math.min(ttlSeconds, cname.ttlSeconds());
        }
        return new Chain(end, List.of(), ttlSeconds);
    }

    private static DnsRecord record(io.netty.handler.codec.dns.DnsRecord record) {
        String data = record instanceof DnsRawRecord raw ? text(raw) : "";
        return new DnsRecord(hostName(record.name()), record.type().name(), record.timeToLive(), data);
    }

    private static String text(DnsRawRecord record) {
        ByteBuf content = record.content();
        int length = content.readableBytes();
        boolean address = (record.type().equals(DnsRecordType.A) && length == 4)
                || (record.type().equals(DnsRecordType.AAAA) && length == 16);
        if (address) {
            return NetUtil.toAddressString(IpLiteral.address("", ByteBufUtil.getBytes(content)));
        }
        if (record.type().equals(DnsRecordType.CNAME)) {
            // Netty's decoder has resolved compression for this type already.
            return hostName(DefaultDnsRecordDecoder.decodeName(content.duplicate()));
        }
        // The form of RFC 3597, section 5, for data of any type.
        return "\\# " + length + " " + ByteBufUtil.hexDump(content);
    }

    // The minimum is the last of the SOA's fields (RFC 1035, section 3.3.13), whatever the lengths of the two names
    // before it.
    private static long negativeTtl(DnsRawRecord soa) {
        ByteBuf content = soa.content();
        if (content.readableBytes() < Integer.BYTES) {
            return 0;
        }
        return Math.min(soa.timeToLive(), content.getUnsignedInt(content.writerIndex() - Integer.BYTES));
    }

    private static InetAddress named(String name, InetAddress address) {
        return IpLiteral.address(name, address.getAddress());
    }

    private static String hostName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
