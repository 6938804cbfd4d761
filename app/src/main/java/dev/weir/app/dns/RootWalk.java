package dev.weir.app.dns;

import dev.weir.app.dns.RootServers.NamedServer;
import dev.weir.events.DnsRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds a name the way a recursive server does (RFC 1034, section 5.3.3): begins at the root, asks each zone's servers, and follows
 * their referrals. Every question is a step. Nothing is kept between walks.
 */
public final class RootWalk {

    /** Deeper than any name in use: more is a circle. */
    private static final int MOST_STEPS = 40;

    private static final int MOST_RENAMES = 8;

    /** Servers whose own addresses have to be found on the way, which may need others in turn. */
    private static final int MOST_DETOURS = 6;

    /** How many of a zone's servers are tried before it is given up. */
    private static final int MOST_SERVERS = 4;

    private final ServerQuestion question;
    private final RootServers roots;
    private final List<Step> steps = new ArrayList<>();
    private int detours;

    public RootWalk(ServerQuestion question, RootServers roots) {
        this.question = question;
        this.roots = roots;
    }

    /**
     * One question on the way.
     *
     * @param zone whose server was asked; empty for the root
     * @param meaning what the answer is for the walk
     * @param leadsTo the zone that it refers to, the name that it renames to, or empty
     * @param detour asked only to find a server's address
     */
    public record Step(String zone, ServerReply reply, Meaning meaning, String leadsTo, boolean detour) {}

    /** What an answer means for the walk. */
    public enum Meaning {
        /** Ask the servers of another zone, further down. */
        REFERRAL,
        ANSWER,
        /** The name is another one's alias: begin again with that. */
        RENAMED,
        NO_SUCH_NAME,
        /** The name is there, without a record of that type. */
        NO_RECORD,
        /** The server does not know the zone that it should, or refers upwards. */
        LAME,
        /** No answer, or an error: another server of the zone is asked. */
        FAILED
    }

    /** Walks; the last step's meaning is the result. */
    public List<Step> walk(String name, String type) {
        steps.clear();
        detours = 0;
        find(name, type, false);
        return List.copyOf(steps);
    }

    /** The answers of the last step; empty when there are none. */
    private List<DnsRecord> find(String name, String type, boolean detour) {
        String wanted = name;
        String zone = "";
        List<NamedServer> servers = roots.servers();
        int renames = 0;
        while (steps.size() < MOST_STEPS) {
            Step step = askZone(zone, servers, wanted, type, detour);
            if (step == null) {
                return List.of();
            }
            switch (step.meaning()) {
                case REFERRAL -> {
                    zone = step.leadsTo();
                    servers = serversOf(zone, step.reply());
                }
                case RENAMED -> {
                    if (++renames > MOST_RENAMES) {
                        return List.of();
                    }
                    wanted = step.leadsTo();
                    zone = "";
                    servers = roots.servers();
                }
                default -> {
                    return step.reply().answers();
                }
            }
        }
        return List.of();
    }

    /** Asks servers of a zone until one of them says something; null when none does. */
    private @Nullable Step askZone(String zone, List<NamedServer> servers, String name, String type, boolean detour) {
        int asked = 0;
        for (NamedServer server : servers) {
            if (asked++ == MOST_SERVERS) {
                break;
            }
            for (ServerReply reply : question.ask(server.name(), server.address(), name, type, false)) {
                Step step = meaning(zone, reply, name, type, detour);
                steps.add(step);
                boolean cut = reply.flags().contains("TC");
                if (!cut && step.meaning() != Meaning.FAILED && step.meaning() != Meaning.LAME) {
                    return step;
                }
            }
        }
        return null;
    }

    private static Step meaning(String zone, ServerReply reply, String name, String type, boolean detour) {
        String rcode = reply.rcode();
        if (rcode == null || (!rcode.equals("NOERROR") && !rcode.equals("NXDOMAIN"))) {
            return new Step(zone, reply, Meaning.FAILED, "", detour);
        }
        String end = followed(reply, name, type);
        boolean found = reply.answers().stream()
                .anyMatch(record -> record.name().equals(end) && record.type().equals(type));
        if (found) {
            return new Step(zone, reply, Meaning.ANSWER, "", detour);
        }
        if (!end.equals(name)) {
            return new Step(zone, reply, Meaning.RENAMED, end, detour);
        }
        if (rcode.equals("NXDOMAIN")) {
            return new Step(zone, reply, Meaning.NO_SUCH_NAME, "", detour);
        }
        String below = delegated(zone, reply, name);
        if (below != null) {
            return new Step(zone, reply, Meaning.REFERRAL, below, detour);
        }
        boolean soa = !ServerReply.of(reply.authority(), "SOA").isEmpty();
        return new Step(
                zone, reply, soa || reply.flags().contains("AA") ? Meaning.NO_RECORD : Meaning.LAME, "", detour);
    }

    /** Where the aliases in the answer lead. */
    private static String followed(ServerReply reply, String name, String type) {
        String end = name.toLowerCase(Locale.ROOT);
        for (int i = 0; i < MOST_RENAMES && !type.equals("CNAME"); i++) {
            String next = null;
            for (DnsRecord record : ServerReply.of(reply.answers(), "CNAME")) {
                next = record.name().equals(end) ? bare(record.data()) : next;
            }
            if (next == null) {
                break;
            }
            end = next;
        }
        return end;
    }

    /** A zone below the one that was asked, on the way to the name; null when the answer refers to none. */
    private static @Nullable String delegated(String zone, ServerReply reply, String name) {
        for (DnsRecord record : ServerReply.of(reply.authority(), "NS")) {
            boolean onTheWay = name.equals(record.name()) || name.endsWith("." + record.name());
            boolean below =
                    zone.isEmpty() ? !record.name().isEmpty() : record.name().endsWith("." + zone);
            if (onTheWay && below) {
                return record.name();
            }
        }
        return null;
    }

    /** By the addresses that came along (glue); where none did, a server's address is looked for first. */
    private List<NamedServer> serversOf(String zone, ServerReply referral) {
        List<NamedServer> servers = new ArrayList<>();
        List<String> names = ServerReply.of(referral.authority(), "NS").stream()
                .filter(record -> record.name().equals(zone))
                .map(record -> bare(record.data()))
                .toList();
        for (String name : names) {
            for (DnsRecord glue : ServerReply.of(referral.additional(), "A")) {
                if (glue.name().equals(name)) {
                    servers.add(RootServers.server(name, glue.data(), roots.port()));
                }
            }
        }
        for (int i = 0; servers.isEmpty() && i < names.size() && detours < MOST_DETOURS; i++) {
            detours++;
            for (DnsRecord found : ServerReply.of(find(names.get(i), "A", true), "A")) {
                servers.add(RootServers.server(names.get(i), found.data(), roots.port()));
            }
        }
        return servers;
    }

    private static String bare(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
