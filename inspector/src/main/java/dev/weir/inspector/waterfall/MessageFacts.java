package dev.weir.inspector.waterfall;

import dev.weir.events.Evidence;
import dev.weir.events.Leg;
import dev.weir.events.RawHead;
import dev.weir.inspector.model.InformationalHead;
import dev.weir.inspector.model.RecordedBody;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.RecordedMessage;
import dev.weir.inspector.model.RejectedHead;
import dev.weir.inspector.text.FactSheet;
import dev.weir.inspector.text.LineBuilder;
import dev.weir.inspector.text.Quantities;
import dev.weir.inspector.text.Style;
import dev.weir.inspector.text.VisibleText;
import org.jspecify.annotations.Nullable;

/** Messages by byte offset: start line, fields, empty line, body (RFC 9112, section 2.1). */
final class MessageFacts {

    private MessageFacts() {}

    static void add(FactSheet sheet, RecordedExchange exchange) {
        addMessage(sheet.label("Request"), "start-line", exchange.request());
        for (InformationalHead head : exchange.informational()) {
            sheet.label("1xx")
                    .fact(
                            head.head().startLine() + "  "
                                    + Quantities.duration(head.atNanos() - exchange.startedAtNanos())
                                    + " after the start",
                            Evidence.APP);
        }
        if (exchange.response() != null) {
            addMessage(sheet.label("Response"), "status-line", exchange.response());
        } else if (exchange.answeredStatus() == null && exchange.rejected() == null) {
            sheet.label("Response").fact("none came", Evidence.APP);
        }
        if (exchange.answeredStatus() != null) {
            sheet.label("Answer")
                    .fact("Weir itself answered the client with " + exchange.answeredStatus(), Evidence.APP);
        }
    }

    private static void addMessage(FactSheet sheet, String startLineName, RecordedMessage message) {
        RawHead head = message.head();
        if (head == null) {
            sheet.fact(Style.WARNING, "no whole head came", Evidence.APP);
            return;
        }
        sheet.fact(anatomy(head, startLineName) + body(message.body(), head.bytes().length), Evidence.APP);
        addRecorded(sheet, message.body());
        long wire = message.body().wireBytes();
        boolean rewritten = message.sentHeadBytes() > 0
                && (message.sentHeadBytes() != head.bytes().length || message.sentBodyBytes() != wire);
        if (rewritten) {
            sheet.fact(
                    "Weir sent it on as head " + Quantities.bytes(message.sentHeadBytes()) + " and body "
                            + Quantities.bytes(message.sentBodyBytes()),
                    Evidence.APP);
        }
    }

    private static String anatomy(RawHead head, String startLineName) {
        byte[] bytes = head.bytes();
        int fieldsAt = nextLine(bytes, 0);
        int at = fieldsAt;
        int fields = 0;
        while (at < bytes.length && !emptyLine(bytes, at)) {
            fields += bytes[at] == ' ' || bytes[at] == '\t' ? 0 : 1; // a folded line belongs to the field before
            at = nextLine(bytes, at);
        }
        return startLineName + " " + Quantities.bytes(head.startLineLength()) + " @0 · "
                + Quantities.count(fields, "header") + " " + Quantities.bytes(at - fieldsAt) + " @" + fieldsAt
                + (at < bytes.length ? " · empty line @" + at : "");
    }

    private static String body(RecordedBody body, int at) {
        String framed = body.wireBytes() == body.bytes() ? "" : " (" + Quantities.bytes(body.wireBytes()) + " framed)";
        return " · body " + Quantities.bytes(body.bytes()) + framed + (body.bytes() == 0 ? "" : " @" + at);
    }

    private static void addRecorded(FactSheet sheet, RecordedBody body) {
        if (body.truncated()) {
            sheet.fact(
                    body.keptBytes() == 0
                            ? "the body was not recorded"
                            : "only the first " + Quantities.bytes(body.keptBytes()) + " of the body were recorded",
                    Evidence.APP);
        }
    }

    private static int nextLine(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && bytes[at] != '\n') {
            at++;
        }
        return Math.min(at + 1, bytes.length);
    }

    private static boolean emptyLine(byte[] bytes, int at) {
        return bytes[at] == '\n' || (bytes[at] == '\r' && at + 1 < bytes.length && bytes[at + 1] == '\n');
    }

    /** The bytes around the one that was refused, with a caret under it. */
    static void addRejected(FactSheet sheet, RejectedHead rejected) {
        byte[] bytes = rejected.received();
        int offset = Math.min(Math.max(rejected.offset(), 0), bytes.length);
        sheet.label("Refused")
                .fact(
                        Style.ERROR,
                        (rejected.leg() == Leg.CLIENT ? "the request's" : "the response's") + " head at byte " + offset
                                + " of " + Quantities.bytes(bytes.length)
                                + (offset == bytes.length ? ", where it ended:" : ":"),
                        Evidence.APP);
        int from = windowStart(bytes, offset, sheet.factCells() - 2);
        LineBuilder line = new LineBuilder().add(from > 0 ? "…" : "");
        int caret = line.column();
        int at = from;
        for (; at < bytes.length && line.column() + shown(bytes[at]).length() < sheet.factCells(); at++) {
            caret = at == offset ? line.column() : caret;
            line.add(at == offset ? Style.ERROR : Style.TEXT, shown(bytes[at]));
        }
        caret = offset == bytes.length ? line.column() : caret;
        line.add(at < bytes.length ? "…" : "");
        sheet.line(line.build(), null);
        sheet.line(new LineBuilder().padTo(caret).add(Style.ERROR, "^").build(), null);
    }

    /** The byte to begin with, so that the one at {@code offset} is seen: the first if there is room, else half a line before. */
    private static int windowStart(byte[] bytes, int offset, int cells) {
        int used = 0;
        for (int at = 0; at < Math.min(offset + 1, bytes.length); at++) {
            used += shown(bytes[at]).length();
        }
        int from = used <= cells ? 0 : offset;
        for (int before = 0; from > 0; from--) {
            before += shown(bytes[from - 1]).length();
            if (before > cells / 2) {
                break;
            }
        }
        return from;
    }

    private static String shown(byte value) {
        int c = value & 0xff;
        return c == '\\' ? "\\\\" : c < 0x20 || c > 0x7e ? VisibleText.escape(c) : Character.toString(c);
    }

    static void addTunnel(FactSheet sheet, RecordedExchange exchange) {
        sheet.label("Tunnel");
        if (exchange.tunnelWhy() != null) {
            sheet.fact("bytes were relayed unseen: " + exchange.tunnelWhy(), Evidence.APP);
        }
        sheet.fact(
                "client → origin " + relayed(exchange.request()) + " · origin → client " + relayed(exchange.response()),
                Evidence.APP);
    }

    private static String relayed(@Nullable RecordedMessage message) {
        return Quantities.bytes(message == null ? 0 : message.body().wireBytes());
    }
}
