package dev.weir.app.dns;

import dev.weir.events.DnsRecord;
import dev.weir.inspector.ladder.Ends;
import dev.weir.inspector.text.LineBuilder;
import dev.weir.inspector.text.Quantities;
import dev.weir.inspector.text.Style;
import dev.weir.inspector.text.StyledLine;
import dev.weir.inspector.text.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Questions and answers as lines: one for each question, and the records that matter below it. */
public final class WalkView {

    private static final int MOST_RECORDS = 8;
    private static final int ZONE_CELLS = 24;

    private WalkView() {}

    /** The walk from the root: each zone that was asked, and where it led. */
    public static List<StyledLine> walk(List<RootWalk.Step> steps) {
        List<StyledLine> lines = new ArrayList<>();
        for (RootWalk.Step step : steps) {
            ServerReply reply = step.reply();
            String zone = step.zone().isEmpty() ? "." : step.zone() + ".";
            boolean failed = step.meaning() == RootWalk.Meaning.FAILED || step.meaning() == RootWalk.Meaning.LAME;
            lines.add(new LineBuilder()
                    .addLeft(Style.BOLD, (step.detour() ? "  " : "") + zone, ZONE_CELLS)
                    .add("  " + asked(reply))
                    .build());
            lines.add(new LineBuilder()
                    .padTo(ZONE_CELLS + 2)
                    .add(failed ? Style.ERROR : Style.TEXT, VisibleText.of("→ " + meaning(step)))
                    .build());
            addRecords(lines, shown(step));
        }
        return lines;
    }

    /** Answers of a server that was asked to find everything out itself. */
    public static List<StyledLine> answers(List<ServerReply> replies) {
        List<StyledLine> lines = new ArrayList<>();
        for (ServerReply reply : replies) {
            lines.add(StyledLine.of(Style.TEXT, VisibleText.of(asked(reply) + "  → " + outcome(reply))));
            addRecords(lines, reply.answers());
            if (reply.answers().isEmpty()) {
                addRecords(lines, ServerReply.of(reply.authority(), "SOA"));
            }
        }
        return lines;
    }

    private static String asked(ServerReply reply) {
        String server = reply.serverName().isEmpty() ? "" : reply.serverName() + " ";
        return VisibleText.of(reply.type() + " " + reply.name() + "  @" + server + Ends.address(reply.server()) + "/"
                + reply.transport() + "  " + Quantities.duration(reply.nanos()));
    }

    private static String outcome(ServerReply reply) {
        if (reply.failure() != null) {
            return reply.failure();
        }
        boolean empty = reply.answers().isEmpty() && "NOERROR".equals(reply.rcode());
        return reply.rcode()
                + (reply.flags().isEmpty() ? "" : " " + String.join(" ", reply.flags()))
                + (empty ? ", no record of that type" : "")
                + (reply.signed() ? ", signed (RRSIG)" : "");
    }

    private static String meaning(RootWalk.Step step) {
        ServerReply reply = step.reply();
        return switch (step.meaning()) {
            case REFERRAL ->
                "refers to " + step.leadsTo() + "., "
                        + (glue(step).isEmpty() ? "without their addresses" : "with addresses (glue)")
                        + (reply.delegatesSigned() ? ", signed (DS)" : ", not signed");
            case ANSWER -> "answers: " + outcome(reply);
            case RENAMED -> "is an alias of " + step.leadsTo() + "., begin again with that";
            case NO_SUCH_NAME -> "there is no such name: " + outcome(reply);
            case NO_RECORD -> "the name is there, without a record of that type: " + outcome(reply);
            case LAME -> "does not know the zone: " + outcome(reply) + "; the next server is asked";
            case FAILED -> (reply.flags().contains("TC") ? "cut (TC), asked again over TCP" : outcome(reply));
        };
    }

    private static List<DnsRecord> shown(RootWalk.Step step) {
        List<DnsRecord> records = new ArrayList<>();
        switch (step.meaning()) {
            case REFERRAL -> {
                records.addAll(ServerReply.of(step.reply().authority(), "NS"));
                records.addAll(glue(step));
                records.addAll(ServerReply.of(step.reply().authority(), "DS"));
            }
            case ANSWER, RENAMED -> records.addAll(step.reply().answers());
            case NO_SUCH_NAME, NO_RECORD ->
                records.addAll(ServerReply.of(step.reply().authority(), "SOA"));
            default -> {
                // Nothing that helps.
            }
        }
        return records;
    }

    private static List<DnsRecord> glue(RootWalk.Step step) {
        return step.reply().additional().stream()
                .filter(record -> record.type().equals("A") || record.type().equals("AAAA"))
                .collect(Collectors.toList());
    }

    private static void addRecords(List<StyledLine> lines, List<DnsRecord> records) {
        for (DnsRecord record : records.subList(0, Math.min(records.size(), MOST_RECORDS))) {
            lines.add(new LineBuilder()
                    .padTo(ZONE_CELLS + 4)
                    .add(
                            Style.DIM,
                            VisibleText.of(record.name() + ". " + record.ttlSeconds() + " " + record.type() + " "
                                    + record.data()))
                    .build());
        }
        if (records.size() > MOST_RECORDS) {
            lines.add(new LineBuilder()
                    .padTo(ZONE_CELLS + 4)
                    .add(Style.DIM, "and " + (records.size() - MOST_RECORDS) + " more")
                    .build());
        }
    }
}
