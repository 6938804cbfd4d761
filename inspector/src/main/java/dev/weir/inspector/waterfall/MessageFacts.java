package dev.weir.inspector.waterfall;

import dev.weir.events.Evidence;
import dev.weir.events.Leg;
import dev.weir.events.RawHead;
import dev.weir.inspector.anatomy.HeadAnatomy;
import dev.weir.inspector.body.ContentDecoder;
import dev.weir.inspector.body.DecodedContent;
import dev.weir.inspector.body.DecodedContent.Outcome;
import dev.weir.inspector.model.HeadFields;
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

    private static final ContentDecoder DECODER = new ContentDecoder(ContentDecoder.Limits.DEFAULT);

    private MessageFacts() {}

    static void add(FactSheet sheet, RecordedExchange exchange) {
        addMessage(sheet.label("Request"), exchange, "start-line", exchange.request());
        for (InformationalHead head : exchange.informational()) {
            sheet.label("1xx")
                    .fact(
                            head.head().startLine() + "  "
                                    + Quantities.duration(head.atNanos() - exchange.startedAtNanos())
                                    + " after the start",
                            Evidence.APP);
        }
        if (exchange.response() != null) {
            addMessage(sheet.label("Response"), exchange, "status-line", exchange.response());
        } else if (exchange.answeredStatus() == null && exchange.rejected() == null) {
            sheet.label("Response").fact("none came", Evidence.APP);
        }
        if (exchange.answeredStatus() != null) {
            sheet.label("Answer")
                    .fact("Weir itself answered the client with " + exchange.answeredStatus(), Evidence.APP);
        }
    }

    private static void addMessage(
            FactSheet sheet, RecordedExchange exchange, String startLineName, RecordedMessage message) {
        RawHead head = message.head();
        if (head == null) {
            sheet.fact(Style.WARNING, "no whole head came", Evidence.APP);
            return;
        }
        HeadAnatomy anatomy = HeadAnatomy.of(head);
        sheet.fact(HeadFacts.summary(anatomy, startLineName, head) + body(message, head.bytes().length), Evidence.APP);
        int travelled = message.headWireBytes();
        // An imported one may tell its size, and its bytes were written anew.
        if (travelled > 0 && travelled != head.bytes().length) {
            String coding = message.fields().version().equals("HTTP/2") ? " of HPACK" : "";
            sheet.fact("the head travelled as " + Quantities.bytes(travelled) + coding, Evidence.APP);
        }
        HeadFacts.addLines(sheet, anatomy, head.bytes());
        HeadFacts.addOddities(sheet, anatomy);
        addRecorded(sheet, message.body());
        addArrivals(sheet, exchange, message.body().arrivals());
        addTrailers(sheet, message.body().trailers());
        long wire = message.body().wireBytes();
        boolean rewritten = message.sentHeadBytes() > 0
                && (message.sentHeadBytes() != message.headWireBytes() || message.sentBodyBytes() != wire);
        if (rewritten) {
            sheet.fact(
                    "Weir sent it on as head " + Quantities.bytes(message.sentHeadBytes()) + " and body "
                            + Quantities.bytes(message.sentBodyBytes()),
                    Evidence.APP);
        }
    }

    private static String body(RecordedMessage message, int at) {
        RecordedBody body = message.body();
        String framed = body.wireBytes() == body.bytes() ? "" : " (" + Quantities.bytes(body.wireBytes()) + " framed)";
        DecodedContent decoded = DECODER.decode(body, message.fields());
        return " · body " + Quantities.bytes(body.bytes()) + framed + (body.bytes() == 0 ? "" : " @" + at)
                + (decoded == null ? "" : " · " + decoded(decoded, body));
    }

    private static String decoded(DecodedContent content, RecordedBody body) {
        boolean more = body.truncated() || content.outcome() == Outcome.LIMITED;
        return switch (content.outcome()) {
            case WHOLE, LIMITED -> (more ? "more than " : "") + Quantities.bytes(content.bytes().length) + " decoded";
            case BROKEN ->
                body.truncated()
                        ? "more than " + Quantities.bytes(content.bytes().length) + " decoded"
                        : "not decodable: " + content.problem();
            case UNSUPPORTED -> "not decoded: " + content.problem();
        };
    }

    /** How it came, when it came in more than one part. */
    private static void addArrivals(FactSheet sheet, RecordedExchange exchange, RecordedBody.Arrivals arrivals) {
        Long last = arrivals.lastAtNanos();
        Long gapEnd = arrivals.longestGapEndNanos();
        if (last == null || gapEnd == null || arrivals.first().isEmpty()) {
            return;
        }
        long first = arrivals.first().get(0).atNanos();
        sheet.fact(
                "the body came in " + Quantities.count(arrivals.count(), "part") + " over "
                        + Quantities.duration(last - first) + ", the longest gap "
                        + Quantities.duration(arrivals.longestGapNanos()) + " until "
                        + Quantities.duration(gapEnd - exchange.startedAtNanos()) + " after the start",
                Evidence.APP);
    }

    private static void addTrailers(FactSheet sheet, byte @Nullable [] trailers) {
        if (trailers != null) {
            for (HeadFields.Field field : HeadFields.trailers(trailers)) {
                sheet.fact("trailer " + field.name() + ": " + field.value(), Evidence.APP);
            }
        }
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
        HeadFacts.addOddities(sheet, HeadAnatomy.ofRejected(rejected));
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
