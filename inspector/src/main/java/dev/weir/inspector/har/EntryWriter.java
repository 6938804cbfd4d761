package dev.weir.inspector.har;

import dev.weir.events.CertificateDetails;
import dev.weir.events.ConnectionId;
import dev.weir.events.TlsDetails;
import dev.weir.inspector.body.BodyText;
import dev.weir.inspector.body.ContentDecoder;
import dev.weir.inspector.body.DecodedContent;
import dev.weir.inspector.body.ServerSentEvent;
import dev.weir.inspector.http.MediaType;
import dev.weir.inspector.http.ResourceType;
import dev.weir.inspector.json.tree.JsonTree;
import dev.weir.inspector.model.CaptureInfo;
import dev.weir.inspector.model.Phase;
import dev.weir.inspector.model.PhaseKind;
import dev.weir.inspector.model.RecordedMessage;
import dev.weir.inspector.model.Timeline;
import dev.weir.inspector.redact.Redaction;
import dev.weir.inspector.redact.Redactor;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes one element of {@code entries}. */
final class EntryWriter {

    private final HarJson json;
    private final HarOptions options;
    private final CaptureInfo info;
    private final Redactor redactor;
    private final RequestWriter requests;
    private final ResponseWriter responses;
    private final WeirBlock weirBlock;
    private final WebSocketWriter webSocketWriter;

    EntryWriter(HarJson json, HarOptions options, CaptureInfo info, Redactor redactor) {
        ContentDecoder decoder = new ContentDecoder(ContentDecoder.Limits.DEFAULT);
        this.json = json;
        this.options = options;
        this.info = info;
        this.redactor = redactor;
        this.requests = new RequestWriter(json, options.profile(), redactor, decoder);
        this.responses = new ResponseWriter(json, options, info, redactor, decoder);
        this.webSocketWriter = new WebSocketWriter(json, options.profile(), info, redactor);
        this.weirBlock = new WeirBlock(json, info, redactor);
    }

    void write(HarEntry entry, HarPages.Page page) {
        HarTimings timings = HarTimings.of(entry.exchange(), entry.endNanos());
        json.object()
                .string("pageref", page.id())
                .string(
                        "startedDateTime",
                        HarJson.time(info.anchor().wallAt(entry.exchange().startedAtNanos())))
                .millis("time", timings.time());
        requests.write(entry);
        DecodedContent content = responses.write(entry);
        json.object("cache").endObject();
        writeTimings(timings);
        writeConnection(entry);
        writeCustom(entry);
        if (content != null) {
            writeServerSentEvents(entry, content);
        }
        if (entry.exchange().webSocket() != null) {
            webSocketWriter.write(entry.exchange().webSocket());
        }
        if (options.profile() == HarProfile.WPT) {
            writeTlsOffsets(entry, page);
        }
        if (options.profile().hasWeirBlock()) {
            weirBlock.write(entry, content);
        }
        if (!entry.note().comment().isEmpty()) {
            json.string("comment", entry.note().comment());
        }
        json.endObject();
    }

    /** What another program said of it in fields of its own stays; for others it is told from the heads. */
    private void writeCustom(HarEntry entry) {
        String imported = entry.exchange().importedFields();
        Map<String, JsonTree> told =
                imported == null ? Map.of() : JsonTree.parse(imported).members();
        if (!told.containsKey("_resourceType")) {
            json.string(
                    "_resourceType",
                    entry.webSocket() ? "websocket" : ResourceType.of(entry.request(), entry.response()));
        }
        if (!told.containsKey("_priority")) {
            json.string("_priority", ResourceType.priority(entry.request()));
        }
        told.forEach((name, value) -> json.tree(name, value, redactor::text));
    }

    private void writeTimings(HarTimings timings) {
        json.object("timings")
                .millis("blocked", timings.blocked())
                .millis("dns", timings.dns())
                .millis("connect", timings.connect())
                .millis("ssl", timings.ssl())
                .millis("send", timings.send())
                .millis("wait", timings.waiting())
                .millis("receive", timings.receive())
                .endObject();
    }

    private void writeConnection(HarEntry entry) {
        ConnectionId id = entry.originId();
        InetSocketAddress hop = entry.nextHop();
        if (hop != null && hop.getAddress() != null) {
            json.string("serverIPAddress", WeirNetwork.bare(hop.getAddress()));
        }
        if (options.profile() == HarProfile.WPT) {
            json.string("connection", id == null ? null : Long.toString(id.value()));
        } else if (hop != null) {
            json.string("connection", Integer.toString(hop.getPort()));
        }
        json.string("_connectionId", id == null ? null : id.toString());
        if (hop != null) {
            json.number("_serverPort", hop.getPort());
        }
        TlsDetails tls = entry.originTls();
        if (tls != null) {
            writeSecurity(tls);
        }
    }

    private void writeSecurity(TlsDetails tls) {
        json.object("_securityDetails").string("protocol", tls.protocol().replace("TLSv", "TLS "));
        if (!tls.chain().isEmpty()) {
            CertificateDetails leaf = tls.chain().get(0);
            json.string("subjectName", leaf.subject())
                    .string("issuer", leaf.issuer())
                    .number("validFrom", leaf.notBefore().getEpochSecond())
                    .number("validTo", leaf.notAfter().getEpochSecond());
        }
        json.endObject();
    }

    /** An event came when its last byte did; where that is not known, when the first byte of all did. */
    private void writeServerSentEvents(HarEntry entry, DecodedContent content) {
        MediaType type = MediaType.parse(entry.response().first("content-type"));
        RecordedMessage response = entry.exchange().response();
        boolean shown = options.profile().hasBodies() && redactor.mode() != Redaction.STRICT;
        String text = type.essence().equals("text/event-stream") ? BodyText.of(content.bytes(), type) : null;
        if (!shown || text == null || response == null) {
            return;
        }
        Long firstByte = response.firstByteAtNanos();
        boolean coded = content.bytes() != response.body().kept();
        json.array("_eventSourceMessages");
        int end = 0;
        long bytes = 0;
        for (ServerSentEvent event : ServerSentEvent.parse(text)) {
            bytes += text.substring(end, event.end()).getBytes(StandardCharsets.UTF_8).length;
            end = event.end();
            Long came = coded ? null : response.body().arrivals().atNanos(bytes);
            long at = came != null
                    ? came
                    : firstByte != null ? firstByte : entry.exchange().startedAtNanos();
            json.object()
                    .epochSeconds("time", info.anchor().wallAt(at))
                    .string("eventName", event.name())
                    .string("eventId", event.id())
                    .string("data", redactor.body(event.data()))
                    .endObject();
        }
        json.endArray();
    }

    /** Milliseconds from the start of the page, as WebPageTest counts. */
    private void writeTlsOffsets(HarEntry entry, HarPages.Page page) {
        Phase tls = Timeline.of(entry.exchange()).phase(PhaseKind.TLS);
        if (tls != null && !entry.exchange().reused()) {
            json.thousandth("_ssl_start", (tls.startNanos() - page.startNanos()) / 1_000)
                    .thousandth("_ssl_end", (tls.endNanos() - page.startNanos()) / 1_000);
        }
    }
}
