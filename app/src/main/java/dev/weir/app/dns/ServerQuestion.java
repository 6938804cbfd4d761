package dev.weir.app.dns;

import dev.weir.events.DnsRecord;
import dev.weir.events.Ticker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Asks one server one question, and waits for what it says. */
public final class ServerQuestion {

    /** What fits through every path unfragmented (DNS Flag Day 2020). */
    private static final int UDP_BYTES = 1_232;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Ticker ticker;

    public ServerQuestion(Ticker ticker) {
        this.ticker = ticker;
    }

    /**
     * Asks over UDP; what was cut is asked for again over TCP.
     *
     * @param name without a final dot
     * @param recursive the server shall find it out; otherwise it shall tell what it knows itself
     * @throws IllegalArgumentException for a name or a type that there cannot be
     */
    public List<ServerReply> ask(
            String serverName, InetSocketAddress server, String name, String type, boolean recursive) {
        Message query = query(name, type, recursive);
        List<ServerReply> replies = new ArrayList<>();
        SimpleResolver resolver = new SimpleResolver(server);
        resolver.setEDNS(0, UDP_BYTES, ExtendedFlags.DO, List.of());
        resolver.setTimeout(PATIENCE);
        resolver.setIgnoreTruncation(true);
        for (String transport : List.of("udp", "tcp")) {
            resolver.setTCP(transport.equals("tcp"));
            long start = ticker.nanos();
            Answer answer = send(resolver, query);
            replies.add(reply(new Asked(serverName, server, name, type), transport, ticker.nanos() - start, answer));
            if (answer.message == null || !answer.message.getHeader().getFlag(Flags.TC)) {
                break;
            }
        }
        return replies;
    }

    /** One of the two is there. */
    private record Answer(@org.jspecify.annotations.Nullable Message message, String failure) {}

    private static Answer send(SimpleResolver resolver, Message query) {
        try {
            return new Answer(resolver.send(query), "");
        } catch (IOException e) {
            String why = String.valueOf(e.getMessage());
            return new Answer(null, why.toLowerCase(Locale.ROOT).contains("timed out") ? "no answer in time" : why);
        }
    }

    private static Message query(String name, String type, boolean recursive) {
        int number = Type.value(type);
        if (number < 0) {
            throw new IllegalArgumentException("no record type is called " + type);
        }
        try {
            Name asked = name.isEmpty() ? Name.root : Name.fromString(name, Name.root);
            Message query = Message.newQuery(Record.newRecord(asked, number, DClass.IN));
            if (!recursive) {
                query.getHeader().unsetFlag(Flags.RD);
            }
            return query;
        } catch (TextParseException e) {
            throw new IllegalArgumentException(name + " is no name: " + e.getMessage(), e);
        }
    }

    /** What was asked, and of whom. */
    private record Asked(String serverName, InetSocketAddress server, String name, String type) {}

    private static ServerReply reply(Asked asked, String transport, long nanos, Answer answer) {
        Message message = answer.message;
        if (message == null) {
            return new ServerReply(
                    asked.serverName,
                    asked.server,
                    asked.name,
                    asked.type,
                    transport,
                    nanos,
                    List.of(),
                    null,
                    List.of(),
                    List.of(),
                    List.of(),
                    answer.failure);
        }
        return new ServerReply(
                asked.serverName,
                asked.server,
                asked.name,
                asked.type,
                transport,
                nanos,
                flags(message),
                Rcode.string(message.getRcode()),
                records(message, Section.ANSWER),
                records(message, Section.AUTHORITY),
                records(message, Section.ADDITIONAL),
                null);
    }

    private static List<String> flags(Message message) {
        List<String> flags = new ArrayList<>();
        for (int flag : new int[] {Flags.AA, Flags.TC, Flags.RA, Flags.AD}) {
            if (message.getHeader().getFlag(flag & 0xff)) {
                flags.add(Flags.string(flag).toUpperCase(Locale.ROOT));
            }
        }
        return List.copyOf(flags);
    }

    private static List<DnsRecord> records(Message message, int section) {
        List<DnsRecord> records = new ArrayList<>();
        for (Record record : message.getSection(section)) {
            if (record.getType() != Type.OPT) {
                records.add(new DnsRecord(
                        bare(record.getName()),
                        Type.string(record.getType()),
                        record.getTTL(),
                        record.rdataToString()));
            }
        }
        return List.copyOf(records);
    }

    private static String bare(Name name) {
        return name.toString(true).toLowerCase(Locale.ROOT);
    }
}
