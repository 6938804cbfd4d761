package dev.weir.inspector.har;

import dev.weir.inspector.body.BodyText;
import dev.weir.inspector.body.ContentDecoder;
import dev.weir.inspector.body.DecodedContent;
import dev.weir.inspector.body.DecodedContent.Outcome;
import dev.weir.inspector.http.Cookie;
import dev.weir.inspector.http.MediaType;
import dev.weir.inspector.model.CaptureInfo;
import dev.weir.inspector.model.HeadFields;
import dev.weir.inspector.model.InformationalHead;
import dev.weir.inspector.model.RecordedBody;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.RecordedMessage;
import dev.weir.inspector.redact.Redaction;
import dev.weir.inspector.redact.Redactor;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes the {@code response} object: what the origin sent, or that it sent nothing. */
final class ResponseWriter {

    private static final String UNKNOWN_TYPE = "x-unknown";
    private static final byte[] NOTHING = {};

    private final HarJson json;
    private final HarOptions options;
    private final CaptureInfo info;
    private final Redactor redactor;
    private final ContentDecoder decoder;

    ResponseWriter(HarJson json, HarOptions options, CaptureInfo info, Redactor redactor, ContentDecoder decoder) {
        this.json = json;
        this.options = options;
        this.info = info;
        this.redactor = redactor;
        this.decoder = decoder;
    }

    /** Returns the decoded content, null when there is none to read further from. */
    @Nullable
    DecodedContent write(HarEntry entry) {
        RecordedMessage message = entry.exchange().response();
        json.object("response");
        DecodedContent content = null;
        if (message == null || !entry.answered()) {
            writeNone(entry.exchange().failure() == null ? entry.exchange().answeredStatus() : null);
        } else {
            content = writeMessage(entry.exchange(), message, entry.response());
        }
        json.string("_error", entry.error()).endObject();
        return content;
    }

    /** @param ownStatus of an answer that Weir gave because that was the request's purpose, else null */
    private void writeNone(@Nullable Integer ownStatus) {
        json.number("status", ownStatus == null ? 0 : ownStatus)
                .string("statusText", "")
                .string("httpVersion", ownStatus == null ? "" : "HTTP/1.1");
        json.array("headers").endArray().array("cookies").endArray();
        json.object("content")
                .number("size", 0)
                .string("mimeType", UNKNOWN_TYPE)
                .endObject();
        json.string("redirectURL", "").number("headersSize", -1).number("bodySize", 0);
    }

    private @Nullable DecodedContent writeMessage(
            RecordedExchange exchange, RecordedMessage message, HeadFields fields) {
        FieldWriter fieldWriter = new FieldWriter(json, redactor);
        String location = fields.first("location");
        Long headAt = message.headAtNanos();
        Instant receivedAt = info.anchor().wallAt(headAt == null ? exchange.startedAtNanos() : headAt);
        Integer status = fields.status();
        json.number("status", status == null ? 0 : status)
                .string("statusText", fields.reason())
                .string("httpVersion", HarEntry.version(fields.version()));
        fieldWriter.all(fields);
        fieldWriter.cookies(fields.all("set-cookie").stream()
                .map(header -> Cookie.set(header, receivedAt))
                .toList());
        DecodedContent content = writeContent(message.body(), fields);
        long headBytes = message.headWireBytes() == 0 ? -1 : message.headWireBytes();
        json.string("redirectURL", location == null ? "" : redactor.header("location", location))
                .number("headersSize", headBytes)
                .number("bodySize", message.body().bytes())
                .number("_transferSize", transferred(exchange, message, headBytes));
        return content;
    }

    private static long transferred(RecordedExchange exchange, RecordedMessage message, long headBytes) {
        long informational = 0;
        for (InformationalHead head : exchange.informational()) {
            informational += head.head().bytes().length;
        }
        return informational + Math.max(headBytes, 0) + message.body().wireBytes();
    }

    private @Nullable DecodedContent writeContent(RecordedBody body, HeadFields fields) {
        String contentType = fields.first("content-type");
        String coding = ContentDecoder.coding(body, fields);
        DecodedContent content = decode(body, coding);
        boolean whole = content != null && content.outcome() != Outcome.LIMITED && !body.truncated();
        boolean identity = !body.decoded() && ContentDecoder.codings(coding).isEmpty();
        json.object("content").number("size", size(body, content, identity));
        if (whole || identity) {
            json.number("compression", size(body, content, identity) - body.bytes());
        }
        json.string("mimeType", contentType == null ? UNKNOWN_TYPE : contentType);
        if (content != null && content.bytes().length > 0 && options.profile().hasBodies()) {
            writeText(content.bytes(), shownType(content, contentType));
        }
        if (options.profile() != HarProfile.GATLING) {
            json.string("comment", cut(body, content));
        }
        json.endObject();
        return content;
    }

    /** As far as it goes when the recording was cut; the bytes as received when they are not what the coding says. */
    private @Nullable DecodedContent decode(RecordedBody body, String coding) {
        // What came from a browser's cache travelled nowhere, and is there.
        byte[] kept = body.bytes() == 0 && body.keptBytes() == 0 ? NOTHING : body.kept();
        if (kept == null) {
            return null;
        }
        DecodedContent decoded = decoder.decode(kept, coding);
        boolean lie = decoded.outcome() == Outcome.BROKEN && !body.truncated();
        return lie ? new DecodedContent(kept, Outcome.UNSUPPORTED, decoded.problem()) : decoded;
    }

    /** What could not be decoded is bytes, whatever its type. */
    private static MediaType shownType(DecodedContent content, @Nullable String contentType) {
        boolean coded = content.outcome() == Outcome.UNSUPPORTED;
        return coded ? MediaType.parse("application/octet-stream") : MediaType.parse(contentType);
    }

    /** Decoded bytes; -1 when nobody can know because too little of a coded body was recorded. */
    private static long size(RecordedBody body, @Nullable DecodedContent content, boolean identity) {
        if (identity) {
            return body.bytes();
        }
        return content == null || (body.truncated() && content.bytes().length == 0) ? -1 : content.bytes().length;
    }

    /** Null when all is there: Gatling drops a body with a comment. */
    private static @Nullable String cut(RecordedBody body, @Nullable DecodedContent content) {
        if (body.truncated()) {
            return body.keptBytes() == 0
                    ? "the body was not recorded"
                    : "truncated: from the first " + body.keptBytes() + " of " + body.bytes() + " bytes";
        }
        return content != null && content.outcome() == Outcome.LIMITED ? content.problem() : null;
    }

    private void writeText(byte[] content, MediaType type) {
        String text = BodyText.of(content, type);
        if (redactor.mode() == Redaction.STRICT) {
            json.string("text", redactor.body(new String(content, StandardCharsets.ISO_8859_1)));
        } else if (text != null) {
            json.string("text", type.isJson() ? redactor.json(text) : redactor.body(text));
        } else {
            json.base64("text", content).string("encoding", "base64");
        }
    }
}
