package dev.weir.inspector.testing;

import dev.weir.events.ConnectionId;
import dev.weir.events.DnsSource;
import dev.weir.events.ExchangeId;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.events.RawHead;
import dev.weir.events.WayIn;
import dev.weir.inspector.model.ConnectAttempt;
import dev.weir.inspector.model.DnsLookup;
import dev.weir.inspector.model.ExchangeKind;
import dev.weir.inspector.model.Passage;
import dev.weir.inspector.model.RecordedBody;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.RecordedMessage;
import dev.weir.inspector.model.Recording;
import dev.weir.inspector.model.http2.Streams;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * Exchanges as a long day of a browser and its services has them: 400 hosts of very different weight, assets that are asked again and again beside
 * addresses that occur once, times and sizes with long tails, some failures. The same number is always the same exchange.
 */
public final class VariedRecords {

    private static final InetSocketAddress ORIGIN = new InetSocketAddress(InetAddress.getLoopbackAddress(), 443);
    private static final String[] WORDS = {
        "account", "article", "basket", "catalog", "checkout", "comment", "dashboard", "event", "feature", "gallery",
        "history", "invoice", "journey", "keyword", "listing", "message", "notice", "order", "product", "query",
        "report", "search", "ticket", "upload", "vendor", "widget"
    };
    private static final String[] ZONES = {"example.com", "example.org", "example.net", "shop.test", "metrics.test"};
    private static final String[] AGENTS = {
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36",
        "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
        "curl/7.88.1",
        "okhttp/5.1.0"
    };

    private VariedRecords() {}

    public static RecordedExchange exchange(long number) {
        Random random = new Random(number * 0x9E3779B97F4A7C15L);
        long start = UsualRecords.ANCHOR.atNanos() + number * 1_000_000 + random.nextInt(900_000);
        String host = host(random);
        boolean asset = random.nextInt(100) < 40;
        String method = asset || random.nextInt(10) > 2 ? "GET" : random.nextBoolean() ? "POST" : "PUT";
        String target = asset ? asset(random) : path(random);
        boolean failed = random.nextInt(400) == 0;
        boolean fresh = random.nextInt(12) == 0;
        ConnectionId origin = new ConnectionId(2 + number / 12);
        long wait = (long) (2_000_000 * Math.exp(1.3 * random.nextGaussian()));
        long end = start + 500_000 + wait + (long) (800_000 * Math.exp(random.nextGaussian()));
        return new RecordedExchange(
                number,
                new ExchangeId(number),
                ExchangeKind.REQUEST,
                method,
                "https://" + host + target,
                Passage.by(WayIn.CONNECT),
                host + ":443",
                new ConnectionId(1),
                origin,
                new ExchangeId(fresh ? number : Math.max(1, number - 5)),
                fresh ? 0 : 7_654_321,
                start,
                start + 100_000,
                request(method, target, host, AGENTS[random.nextInt(AGENTS.length)], start),
                failed ? null : response(random, asset, target, start + 400_000 + wait, end),
                List.of(),
                fresh ? lookup(host, start) : null,
                fresh ? List.of(attempt(origin, start)) : List.of(),
                null,
                List.of(),
                null,
                List.of(),
                null,
                null,
                failed ? new Failure(Leg.ORIGIN, FailureKind.CONNECTION_TERMINATED, "reset by the origin") : null,
                end,
                null,
                Streams.NONE,
                null,
                null,
                Recording.WHOLE);
    }

    /** A few are asked most. */
    private static String host(Random random) {
        int rank = (int) Math.pow(400, random.nextDouble());
        return WORDS[rank % WORDS.length] + (rank / WORDS.length == 0 ? "" : rank / WORDS.length) + "."
                + ZONES[rank % ZONES.length];
    }

    private static String asset(Random random) {
        int which = (int) Math.pow(20_000, random.nextDouble());
        String[] kinds = {".js", ".css", ".png", ".woff2", ".jpg"};
        return "/static/" + WORDS[which % WORDS.length] + "." + Integer.toHexString(which * 0x9E3779B1)
                + kinds[which % kinds.length];
    }

    private static String path(Random random) {
        StringBuilder path = new StringBuilder("/api/v" + (1 + random.nextInt(3)));
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            path.append('/').append(WORDS[random.nextInt(WORDS.length)]);
            path.append('/').append(random.nextInt(1_000_000));
        }
        if (random.nextBoolean()) {
            path.append("?page=").append(random.nextInt(50)).append("&token=");
            path.append(Long.toHexString(random.nextLong()));
        }
        return path.toString();
    }

    private static RecordedMessage request(String method, String target, String host, String agent, long start) {
        RawHead head = head(method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\nUser-Agent: " + agent
                + "\r\nAccept: */*\r\nAccept-Encoding: gzip, br\r\n\r\n");
        return new RecordedMessage(
                head,
                head.bytes().length,
                RecordedBody.NONE,
                start,
                start + 40_000,
                start + 90_000,
                start + 91_000,
                start + 200_000,
                start + 300_000,
                head.bytes().length,
                0,
                0);
    }

    private static RecordedMessage response(Random random, boolean asset, String target, long first, long end) {
        int draw = random.nextInt(200);
        int status = draw == 0 ? 500 : draw == 1 ? 503 : draw < 6 ? 404 : draw < 16 ? 304 : draw < 20 ? 302 : 200;
        String type = asset ? type(target) : "application/json";
        long size = status == 304 ? 0 : (long) (4_000 * Math.exp(1.5 * random.nextGaussian()));
        RawHead head = head("HTTP/1.1 " + status + " Word\r\nContent-Type: " + type + "\r\nContent-Length: " + size
                + "\r\nServer: " + (asset ? "nginx" : "envoy") + "\r\n\r\n");
        return new RecordedMessage(
                head,
                head.bytes().length,
                new RecordedBody(size, size, 0, null),
                first,
                first + 10_000,
                first + 20_000,
                end - 100_000,
                first + 30_000,
                end - 50_000,
                head.bytes().length,
                size,
                0);
    }

    private static String type(String target) {
        return switch (target.substring(target.lastIndexOf('.'))) {
            case ".js" -> "text/javascript; charset=utf-8";
            case ".css" -> "text/css";
            case ".png" -> "image/png";
            case ".jpg" -> "image/jpeg";
            default -> "font/woff2";
        };
    }

    private static RawHead head(String text) {
        return new RawHead(text.getBytes(StandardCharsets.ISO_8859_1), text.indexOf('\n') + 1);
    }

    private static DnsLookup lookup(String host, long start) {
        return new DnsLookup(
                host,
                start + 100_000,
                start + 150_000,
                DnsSource.RESOLVER,
                List.of(ORIGIN.getAddress()),
                List.of(),
                List.of(),
                null);
    }

    private static ConnectAttempt attempt(ConnectionId id, long start) {
        return new ConnectAttempt(id, ORIGIN, start + 150_000, start + 190_000, ConnectAttempt.Outcome.CONNECTED, null);
    }
}
