package dev.weir.proxy.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.util.NetUtil;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@link ScriptedDns} does with one question. Immutable. */
public record ScriptedReply(
        DnsResponseCode code, List<Row> answers, @Nullable Row soa, Manner manner, int delayMillis, int copies) {

    /** A resource record; {@code data} as it travels, names uncompressed. */
    @SuppressWarnings("ArrayRecordComponent") // never changed
    public record Row(String name, DnsRecordType type, long ttlSeconds, byte[] data) {}

    /** How the reply is given. */
    public enum Manner {
        AT_ONCE,
        /** Only when the test says so: {@link ScriptedDns#release}. */
        HELD,
        NEVER,
        /** Over UDP an empty, truncated answer; over TCP the whole one. */
        TRUNCATED
    }

    public static ScriptedReply reply(Row... answers) {
        return new ScriptedReply(DnsResponseCode.NOERROR, List.of(answers), null, Manner.AT_ONCE, 0, 1);
    }

    public static ScriptedReply rcode(DnsResponseCode code) {
        return new ScriptedReply(code, List.of(), null, Manner.AT_ONCE, 0, 1);
    }

    public static ScriptedReply silence() {
        return reply().in(Manner.NEVER);
    }

    public static Row address(String name, long ttlSeconds, String address) {
        byte[] data = NetUtil.createByteArrayFromIpAddressString(address);
        return new Row(name, data.length == 4 ? DnsRecordType.A : DnsRecordType.AAAA, ttlSeconds, data);
    }

    public static Row cname(String name, long ttlSeconds, String target) {
        return new Row(name, DnsRecordType.CNAME, ttlSeconds, wireName(target));
    }

    public ScriptedReply held() {
        return in(Manner.HELD);
    }

    public ScriptedReply truncated() {
        return in(Manner.TRUNCATED);
    }

    public ScriptedReply afterMillis(int millis) {
        return new ScriptedReply(code, answers, soa, manner, millis, copies);
    }

    /** The same datagram comes twice. */
    public ScriptedReply twice() {
        return new ScriptedReply(code, answers, soa, manner, delayMillis, 2);
    }

    /** Adds the record that says how long "there is none" holds. */
    public ScriptedReply withSoa(String zone, long ttlSeconds, int minimumSeconds) {
        byte[] names = wireName("ns." + zone);
        ByteBuf data = Unpooled.buffer().writeBytes(names).writeBytes(names);
        data.writeInt(1).writeInt(2).writeInt(3).writeInt(4).writeInt(minimumSeconds);
        Row row = new Row(zone, DnsRecordType.SOA, ttlSeconds, Arrays.copyOf(data.array(), data.readableBytes()));
        return new ScriptedReply(code, answers, row, manner, delayMillis, copies);
    }

    private ScriptedReply in(Manner newManner) {
        return new ScriptedReply(code, answers, soa, newManner, delayMillis, copies);
    }

    /** Writes this reply into a response. */
    public void fill(DnsResponse response, DnsQuestion question, boolean datagram) {
        response.setCode(code).setRecursionAvailable(true);
        response.addRecord(DnsSection.QUESTION, question);
        if (datagram && manner == Manner.TRUNCATED) {
            response.setTruncated(true);
            return;
        }
        for (Row row : answers) {
            response.addRecord(DnsSection.ANSWER, raw(row));
        }
        if (soa != null) {
            response.addRecord(DnsSection.AUTHORITY, raw(soa));
        }
    }

    private static DefaultDnsRawRecord raw(Row row) {
        return new DefaultDnsRawRecord(
                row.name() + ".", row.type(), row.ttlSeconds(), Unpooled.wrappedBuffer(row.data()));
    }

    private static byte[] wireName(String name) {
        ByteBuf wire = Unpooled.buffer();
        for (String label : name.split("\\.", -1)) {
            wire.writeByte(label.length()).writeCharSequence(label, StandardCharsets.US_ASCII);
        }
        wire.writeByte(0);
        return Arrays.copyOf(wire.array(), wire.readableBytes());
    }
}
