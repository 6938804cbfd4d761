package dev.weir.inspector.har;

import dev.weir.inspector.body.BodyText;
import dev.weir.inspector.body.ContentDecoder;
import dev.weir.inspector.body.DecodedContent;
import dev.weir.inspector.body.FormBody;
import dev.weir.inspector.body.FormField;
import dev.weir.inspector.http.Cookie;
import dev.weir.inspector.http.MediaType;
import dev.weir.inspector.http.PercentCoding;
import dev.weir.inspector.model.HeadFields;
import dev.weir.inspector.model.RecordedBody;
import dev.weir.inspector.model.RecordedMessage;
import dev.weir.inspector.redact.Redaction;
import dev.weir.inspector.redact.Redactor;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes the {@code request} object: what the client sent, as Weir received it. */
final class RequestWriter {

    private static final String URL_ENCODED = "application/x-www-form-urlencoded";
    private static final String MULTIPART = "multipart/form-data";

    private final HarJson json;
    private final HarProfile profile;
    private final Redactor redactor;
    private final ContentDecoder decoder;
    private final FieldWriter fieldWriter;

    RequestWriter(HarJson json, HarProfile profile, Redactor redactor, ContentDecoder decoder) {
        this.json = json;
        this.profile = profile;
        this.redactor = redactor;
        this.decoder = decoder;
        this.fieldWriter = new FieldWriter(json, redactor);
    }

    void write(HarEntry entry) {
        RecordedMessage message = entry.exchange().request();
        HeadFields fields = entry.request();
        json.object("request")
                .string("method", entry.exchange().method())
                .string("url", HarUrl.valid(redactor.url(entry.url())))
                .string("httpVersion", version(fields));
        if (profile.forLoad()) {
            fieldWriter.forSendingAgain(fields);
        } else {
            fieldWriter.all(fields);
        }
        fieldWriter.cookies(fields.all("cookie").stream()
                .flatMap(header -> Cookie.sent(header).stream())
                .toList());
        writeQuery(entry.url());
        json.number("headersSize", message.headWireBytes() == 0 ? -1 : message.headWireBytes())
                .number("bodySize", message.body().bytes());
        if (message.body().bytes() > 0 && profile.hasBodies()) {
            writePostData(message.body(), fields);
        }
        json.endObject();
    }

    /** The last word of the request line; the target before it may hold anything, {@code HTTP/} too. */
    private static String version(HeadFields fields) {
        String version = fields.startLine().substring(fields.startLine().lastIndexOf(' ') + 1);
        return version.startsWith("HTTP/") ? HarEntry.version(version) : "HTTP/1.1";
    }

    private void writeQuery(String url) {
        json.array("queryString");
        for (FormField field : HarUrl.query(url)) {
            json.object()
                    .string("name", field.name())
                    .string("value", redactor.parameter(field.name(), field.value()))
                    .endObject();
        }
        json.endArray();
    }

    private void writePostData(RecordedBody body, HeadFields fields) {
        String contentType = fields.first("content-type");
        MediaType type = MediaType.parse(contentType);
        json.object("postData").string("mimeType", contentType == null ? "application/octet-stream" : contentType);
        byte[] content = content(body, fields);
        switch (type.essence()) {
            case URL_ENCODED -> writeUrlEncoded(new String(content, StandardCharsets.UTF_8));
            case MULTIPART -> writeMultipart(content, type);
            default -> writeText(content, type);
        }
        if (body.truncated()) {
            json.string("comment", "truncated: the first " + body.keptBytes() + " of " + body.bytes() + " bytes");
        }
        json.endObject();
    }

    /** Readable, but for sending again as it was sent: its Content-Encoding goes with it. */
    private byte[] content(RecordedBody body, HeadFields fields) {
        byte[] kept = body.kept() == null ? new byte[0] : body.kept();
        if (profile == HarProfile.REPLAY) {
            return kept;
        }
        DecodedContent decoded = decoder.decode(kept, ContentDecoder.coding(body, fields));
        return decoded.whole() ? decoded.bytes() : kept;
    }

    private void writeText(byte[] content, MediaType type) {
        String text = BodyText.of(content, type);
        if (redactor.mode() == Redaction.STRICT) {
            json.string("text", redactor.body(new String(content, StandardCharsets.ISO_8859_1)));
        } else if (text != null) {
            json.string("text", type.isJson() ? redactor.json(text) : redactor.body(text));
        } else {
            // HAR has no encoding here; readers that know better look at either name.
            json.base64("text", content).string("encoding", "base64").string("_encoding", "base64");
        }
    }

    private void writeUrlEncoded(String text) {
        List<FormField> fields = FormBody.urlEncoded(text);
        json.string("text", redactor.form(text, fields, PercentCoding::encode));
        writeParams(fields);
    }

    private void writeMultipart(byte[] content, MediaType type) {
        String latin1 = new String(content, StandardCharsets.ISO_8859_1);
        List<FormField> fields = FormBody.multipart(latin1, type.parameters().get("boundary"));
        if (redactor.mode() == Redaction.STRICT) {
            json.string("text", redactor.body(latin1));
        } else {
            String shown = redactor.form(latin1, fields, FormBody::latin1);
            writeText(shown.getBytes(StandardCharsets.ISO_8859_1), type);
        }
        writeParams(fields);
    }

    private void writeParams(List<FormField> fields) {
        json.array("params");
        for (FormField field : fields) {
            json.object().string("name", field.name());
            if (field.fileName() == null) {
                json.string("value", redactor.formValue(field));
            }
            json.string("fileName", field.fileName())
                    .string("contentType", field.contentType())
                    .endObject();
        }
        json.endArray();
    }
}
