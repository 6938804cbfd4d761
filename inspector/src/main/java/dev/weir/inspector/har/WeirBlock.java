package dev.weir.inspector.har;

import dev.weir.events.Evidence;
import dev.weir.events.Failure;
import dev.weir.events.SocksRequest;
import dev.weir.inspector.anatomy.HeadAnatomy;
import dev.weir.inspector.body.DecodedContent;
import dev.weir.inspector.model.CaptureInfo;
import dev.weir.inspector.model.ConnectAttempt;
import dev.weir.inspector.model.DnsLookup;
import dev.weir.inspector.model.InformationalHead;
import dev.weir.inspector.model.Passage;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.RecordedMessage;
import dev.weir.inspector.model.Retry;
import dev.weir.inspector.model.TlsHandshake;
import dev.weir.inspector.model.client.ClientTimers;
import dev.weir.inspector.model.http2.Http2Error;
import dev.weir.inspector.model.http2.Streams;
import dev.weir.inspector.model.upgrade.RecordedUpgrade;
import dev.weir.inspector.model.upgrade.RecordedWebSocket;
import dev.weir.inspector.model.upgrade.WebSocketClose;
import dev.weir.inspector.model.upgrade.WebSocketTraffic;
import dev.weir.inspector.redact.Redactor;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code _weir}: what Weir knows of an exchange and HAR has no word for. All instants are microseconds since the capture's
 * anchor with three decimals, which are the nanoseconds; {@code ev} says where a fact comes from.
 */
final class WeirBlock {

    private final HarJson json;
    private final Redactor redactor;
    private final long anchorNanos;
    private final WeirNetwork network;
    private final WeirAnatomy anatomy;

    WeirBlock(HarJson json, CaptureInfo info, Redactor redactor) {
        this.json = json;
        this.redactor = redactor;
        this.anchorNanos = info.anchor().atNanos();
        this.network = new WeirNetwork(json, anchorNanos);
        this.anatomy = new WeirAnatomy(json, redactor, anchorNanos);
    }

    void write(HarEntry entry, @Nullable DecodedContent content) {
        RecordedExchange exchange = entry.exchange();
        json.object("_weir")
                .number("v", 1)
                .string("id", exchange.id().toString())
                .number("seq", exchange.number());
        if (entry.note().marked()) {
            json.flag("marked", true);
        }
        if (!HarUrl.valid(entry.url()).equals(entry.url())) {
            json.string("url", redactor.url(entry.url()));
        }
        writeTimes(exchange);
        writeClient(entry);
        writeStreams(exchange.streams());
        network.write(entry);
        writeBytes(exchange);
        writeOutcome(entry, content);
        if (!entry.findings().isEmpty()) {
            json.array("findings");
            entry.findings().forEach(json::element);
            json.endArray();
        }
        if (exchange.upgrade() != null) {
            writeUpgrade(exchange, exchange.upgrade());
        }
        json.endObject();
    }

    private void writeUpgrade(RecordedExchange exchange, RecordedUpgrade upgrade) {
        json.object("upgrade").string("why", exchange.tunnelWhy());
        if (upgrade.clientBytes() != null) {
            json.number("clientBytes", upgrade.clientBytes());
        }
        if (upgrade.originBytes() != null) {
            json.number("originBytes", upgrade.originBytes());
        }
        json.endObject();
        RecordedWebSocket socket = upgrade.webSocket();
        if (socket != null) {
            writeWebSocket(exchange, socket);
        }
    }

    private void writeWebSocket(RecordedExchange exchange, RecordedWebSocket socket) {
        json.object("ws").token("ev", Evidence.APP);
        RecordedMessage response = exchange.response();
        Long opened = response == null ? null : response.headAtNanos();
        long start = exchange.startedAtNanos();
        if (opened != null) {
            json.thousandth("openedMs", (opened - start) / 1_000);
        }
        if (exchange.recording().ended()) {
            json.thousandth("closedMs", (exchange.endedAtNanos() - start) / 1_000);
        }
        if (!socket.closes().isEmpty()) {
            WebSocketClose close = socket.closes().get(0);
            json.token("closedBy", close.from());
            if (close.code() != null) {
                json.number("closeCode", close.code());
            }
            json.string("closeReason", redactor.body(close.reason()));
        }
        json.object("sent");
        writeTraffic(socket.fromClient());
        json.endObject().object("received");
        writeTraffic(socket.fromOrigin());
        json.endObject();
        json.flag("deflate", socket.extensions().deflate() != null).endObject();
    }

    private void writeTraffic(WebSocketTraffic traffic) {
        json.number("messages", traffic.dataMessages())
                .number("controlFrames", traffic.controlFrames())
                .number("payloadBytes", traffic.payloadBytes())
                .number("wireBytes", traffic.wireBytes())
                .number("unlisted", traffic.unlisted());
    }

    private void writeTimes(RecordedExchange exchange) {
        json.object("t").token("ev", Evidence.APP);
        at("start", exchange.startedAtNanos());
        at("assigned", exchange.assignedAtNanos());
        DnsLookup dns = exchange.dns();
        if (dns != null) {
            interval("dns", dns.startedAtNanos(), dns.endedAtNanos());
        }
        ConnectAttempt winner = exchange.winner();
        if (winner != null) {
            interval("tcp", winner.startedAtNanos(), winner.endedAtNanos());
        }
        TlsHandshake tls = exchange.originTls();
        if (tls != null) {
            interval("tls", tls.startedAtNanos(), tls.endedAtNanos());
        }
        RecordedMessage request = exchange.request();
        at("requestHead", request.headAtNanos());
        at("requestEnd", request.lastByteAtNanos());
        interval("send", request.sendStartedAtNanos(), request.sendEndedAtNanos());
        writeResponseTimes(exchange.response());
        at("end", exchange.endedAtNanos());
        if (exchange.pausedNanos() > 0) {
            json.thousandth("paused", exchange.pausedNanos());
        }
        json.endObject();
    }

    private void writeResponseTimes(@Nullable RecordedMessage response) {
        if (response != null) {
            at("firstByte", response.firstByteAtNanos());
            at("startLine", response.startLineAtNanos());
            at("head", response.headAtNanos());
            at("lastByte", response.lastByteAtNanos());
            interval("answer", response.sendStartedAtNanos(), response.sendEndedAtNanos());
        }
    }

    private void at(String name, @Nullable Long nanos) {
        if (nanos != null) {
            json.thousandth(name, nanos - anchorNanos);
        }
    }

    /** One number only when the end was not seen; nothing when it never began. */
    private void interval(String name, @Nullable Long start, @Nullable Long end) {
        if (start == null) {
            return;
        }
        json.array(name).thousandth(start - anchorNanos);
        if (end != null) {
            json.thousandth(end - anchorNanos);
        }
        json.endArray();
    }

    private void writeStreams(Streams streams) {
        writeStream("clientStream", streams.client());
        writeStream("originStream", streams.origin());
        if (!streams.queued().isEmpty()) {
            json.array("queued");
            for (Streams.Wait wait : streams.queued()) {
                json.object().token("cause", wait.cause());
                if (wait.connection() != null) {
                    json.string("conn", wait.connection().toString());
                }
                if (wait.limit() > 0) {
                    json.number("limit", wait.limit());
                }
                interval("t", wait.startedAtNanos(), wait.endedAtNanos());
                json.endObject();
            }
            json.endArray();
        }
    }

    private void writeStream(String name, Streams.@Nullable Stream stream) {
        if (stream == null) {
            return;
        }
        json.object(name).number("id", stream.id());
        at("opened", stream.openedAtNanos());
        Streams.Reset reset = stream.reset();
        if (reset != null) {
            json.object("reset")
                    .string("by", reset.byPeer() ? "peer" : "weir")
                    .string("error", Http2Error.name(reset.errorCode()));
            at("t", reset.atNanos());
            json.endObject();
        }
        json.endObject();
    }

    private void writeClient(HarEntry entry) {
        RecordedConnection client = entry.client();
        Passage passage = entry.exchange().passage();
        json.object("client")
                .string("conn", entry.exchange().client().toString())
                .token("way", passage.way());
        SocksRequest socks = passage.socks();
        if (socks != null) {
            json.object("socks")
                    .string("command", socks.command())
                    .string("target", socks.target())
                    .string("reply", passage.socksReply())
                    .endObject();
        }
        if (client != null) {
            json.string("peer", redactor.address(WeirNetwork.hostPort(client.remote())));
            at("accept", client.establishedAtNanos());
            json.number("exchanges", client.exchanges()).string("authority", client.interceptedAuthority());
            TlsHandshake tls = client.tls();
            if (tls != null) {
                interval("tls", tls.startedAtNanos(), tls.endedAtNanos());
            }
            // Its close is drawn at the last exchange that it carried.
            if (client.close() != null
                    && client.lastExchange() == entry.exchange().number()) {
                network.writeClose(client.close());
            }
        }
        writeTimers(entry.exchange().clientTimers());
        json.endObject();
    }

    /** On the client's own clock, from its own beginning. */
    private void writeTimers(@Nullable ClientTimers timers) {
        if (timers == null) {
            return;
        }
        json.object("timers").token("ev", Evidence.CLIENT).string("program", timers.program());
        micros("name", timers.nameMicros());
        micros("connect", timers.connectMicros());
        micros("tls", timers.tlsMicros());
        micros("ready", timers.readyMicros());
        micros("sent", timers.sentMicros());
        micros("firstByte", timers.firstByteMicros());
        micros("total", timers.totalMicros());
        json.endObject();
    }

    private void micros(String name, @Nullable Long micros) {
        if (micros != null) {
            json.number(name, micros);
        }
    }

    private void writeBytes(RecordedExchange exchange) {
        json.object("bytes").token("ev", Evidence.APP);
        writeBytes("req", exchange.request(), "startLine");
        if (exchange.response() != null) {
            writeBytes("res", exchange.response(), "statusLine");
        }
        json.endObject();
    }

    private void writeBytes(String name, RecordedMessage message, String firstLine) {
        json.object(name);
        if (message.head() != null) {
            int line = message.head().startLineLength();
            json.number(firstLine, line).number("headers", message.head().bytes().length - line);
            anatomy.write(HeadAnatomy.of(message.head()));
        }
        json.number("body", message.body().bytes())
                .number("framing", message.body().wireBytes() - message.body().bytes())
                .number("sentHead", message.sentHeadBytes())
                .number("sentBody", message.sentBodyBytes());
        anatomy.writeArrivals(message.body().arrivals());
        anatomy.writeTrailers(message.body().trailers());
        json.endObject();
    }

    private void writeOutcome(HarEntry entry, @Nullable DecodedContent content) {
        RecordedExchange exchange = entry.exchange();
        if (exchange.answeredStatus() != null) {
            json.number("answered", exchange.answeredStatus());
        }
        if (exchange.failure() != null) {
            json.object("failure");
            writeFailure(exchange.failure());
            json.endObject();
        }
        anatomy.writeRejected(exchange.rejected());
        if (!exchange.retries().isEmpty()) {
            json.array("retries");
            for (Retry retry : exchange.retries()) {
                json.object();
                writeFailure(retry.cause());
                json.endObject();
            }
            json.endArray();
        }
        if (!exchange.informational().isEmpty()) {
            json.array("informational");
            for (InformationalHead head : exchange.informational()) {
                json.object().string("line", head.head().startLine());
                at("t", head.atNanos());
                json.endObject();
            }
            json.endArray();
        }
        json.flag("overlap", overlap(exchange) ? true : null);
        if (content != null && content.problem() != null) {
            json.string("contentProblem", content.problem());
        }
    }

    private void writeFailure(Failure failure) {
        json.token("leg", failure.leg()).string("kind", failure.kind().token()).string("detail", failure.detail());
    }

    /** The response began before the client had sent the whole request. */
    private static boolean overlap(RecordedExchange exchange) {
        Long sent = exchange.request().lastByteAtNanos();
        Long answered = exchange.response() == null ? null : exchange.response().firstByteAtNanos();
        return sent != null && answered != null && answered < sent;
    }
}
