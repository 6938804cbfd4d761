package dev.weir.inspector.har;

import dev.weir.inspector.http.Cookie;
import dev.weir.inspector.model.HeadFields;
import dev.weir.inspector.redact.Redactor;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Writes header fields and cookies: in wire order, names as sent, duplicates kept. */
final class FieldWriter {

    /** What a client sets by itself, for each connection anew (RFC 9110, section 7.6.1). */
    private static final Set<String> SET_BY_CLIENT = Set.of(
            "host",
            "content-length",
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private final HarJson json;
    private final Redactor redactor;

    FieldWriter(HarJson json, Redactor redactor) {
        this.json = json;
        this.redactor = redactor;
    }

    void all(HeadFields fields) {
        json.array("headers");
        fields.fields().forEach(this::field);
        json.endArray();
    }

    /** Without those that a load generator sets by itself. */
    void forSendingAgain(HeadFields fields) {
        json.array("headers");
        for (HeadFields.Field field : fields.fields()) {
            if (!SET_BY_CLIENT.contains(field.name().toLowerCase(Locale.ROOT))) {
                field(field);
            }
        }
        json.endArray();
    }

    private void field(HeadFields.Field field) {
        json.object()
                .string("name", field.name())
                .string("value", redactor.header(field.name(), field.value()))
                .endObject();
    }

    void cookies(List<Cookie> cookies) {
        json.array("cookies");
        for (Cookie cookie : cookies) {
            json.object()
                    .string("name", cookie.name())
                    .string("value", redactor.cookieValue(cookie.value()))
                    .string("path", cookie.path())
                    .string("domain", cookie.domain())
                    .string("expires", cookie.expires() == null ? null : HarJson.time(cookie.expires()))
                    .flag("httpOnly", cookie.httpOnly())
                    .flag("secure", cookie.secure())
                    .string("sameSite", cookie.sameSite())
                    .endObject();
        }
        json.endArray();
    }
}
