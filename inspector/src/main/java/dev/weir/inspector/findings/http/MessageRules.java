package dev.weir.inspector.findings.http;

import dev.weir.events.Evidence;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.RawHead;
import dev.weir.inspector.anatomy.HeadAnatomy;
import dev.weir.inspector.anatomy.Oddity;
import dev.weir.inspector.findings.CaptureRule;
import dev.weir.inspector.findings.Examined;
import dev.weir.inspector.findings.ExchangeRule;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingCode;
import dev.weir.inspector.findings.Numbers;
import dev.weir.inspector.findings.Threshold;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.http.MediaType;
import dev.weir.inspector.model.RecordedBody;
import dev.weir.inspector.model.RecordedMessage;
import dev.weir.inspector.model.RejectedHead;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/** W601 to W606: what could be better about messages. */
public final class MessageRules {

    public static final List<ExchangeRule> ALL = List.of(
            MessageRules::uncompressed,
            (x, thresholds, found) -> ambiguous(x, found),
            MessageRules::longHead,
            MessageRules::expectation);

    /** As servers compress on the fly. */
    private static final int LEVEL = 6;

    /** What gzip adds to deflate (RFC 1952). */
    private static final int GZIP_BYTES = 18;

    private MessageRules() {}

    /** Fresh ones for one capture. */
    public static List<CaptureRule> all(Thresholds thresholds) {
        return List.of(new Redirects(thresholds), new SameBytes(thresholds));
    }

    private static void uncompressed(Examined x, Thresholds thresholds, Consumer<Finding> found) {
        RecordedMessage response = x.exchange().response();
        RecordedBody body = response == null ? RecordedBody.NONE : response.body();
        byte[] kept = body.kept();
        boolean text = MediaType.parse(x.response().first("content-type")).isText();
        String offered = String.join(",", x.request().all("accept-encoding")).toLowerCase(Locale.ROOT);
        boolean understood = offered.contains("gzip") || offered.contains("br") || offered.contains("zstd");
        if (kept == null
                || body.truncated()
                || !text
                || !understood
                || x.response().first("content-encoding") != null
                || body.bytes() < thresholds.get(Threshold.W601_BYTES)) {
            return;
        }
        int compressed = compressed(kept);
        double saving = 1 - (double) compressed / kept.length;
        if (saving >= thresholds.get(Threshold.W601_SAVING)) {
            found.accept(Finding.of(
                    FindingCode.W601,
                    x,
                    Evidence.APP,
                    0,
                    "bytes",
                    Numbers.bytes(kept.length),
                    "gzip",
                    Numbers.bytes(compressed)));
        }
    }

    private static int compressed(byte[] bytes) {
        Deflater deflater = new Deflater(LEVEL, true);
        try {
            deflater.setInput(bytes);
            deflater.finish();
            byte[] buffer = new byte[16 * 1024];
            int count = GZIP_BYTES;
            while (!deflater.finished()) {
                count += deflater.deflate(buffer);
            }
            return count;
        } finally {
            deflater.end();
        }
    }

    private static void ambiguous(Examined x, Consumer<Finding> found) {
        if (x.imported()) {
            // Its head is made of the fields that the file names: browsers leave some out.
            return;
        }
        RejectedHead rejected = x.exchange().rejected();
        RawHead request = x.exchange().request().head();
        RecordedMessage response = x.exchange().response();
        RawHead answer = response == null ? null : response.head();
        boolean told = rejected != null && tell(x, "refused", HeadAnatomy.ofRejected(rejected), found);
        told |= request != null && tell(x, "request", HeadAnatomy.of(request), found);
        told |= answer != null && tell(x, "response", HeadAnatomy.of(answer), found);
        Failure failure = x.exchange().failure();
        boolean shorter = failure != null
                && failure.kind() == FailureKind.HTTP_RESPONSE_INCOMPLETE
                && x.response().first("content-length") != null;
        if (!told && failure != null && shorter) {
            found.accept(Finding.of(FindingCode.W602, x, Evidence.APP, 0, "detail", failure.detail())
                    .variant("shorter"));
        }
    }

    private static boolean tell(Examined x, String where, HeadAnatomy anatomy, Consumer<Finding> found) {
        for (Oddity oddity : anatomy.oddities()) {
            if (oddity.kind().ambiguous()) {
                found.accept(Finding.of(
                                FindingCode.W602,
                                x,
                                Evidence.APP,
                                0,
                                "what",
                                oddity.detail(),
                                "offset",
                                Integer.toString(oddity.offset()))
                        .variant(where));
                return true;
            }
        }
        return false;
    }

    private static void longHead(Examined x, Thresholds thresholds, Consumer<Finding> found) {
        long request = bytes(x.exchange().request().head());
        RecordedMessage response = x.exchange().response();
        long answer = response == null ? 0 : bytes(response.head());
        long cookie = 0;
        for (String value : x.request().all("cookie")) {
            cookie += value.length();
        }
        boolean longRequest =
                request >= thresholds.get(Threshold.W603_REQUEST) || cookie >= thresholds.get(Threshold.W603_COOKIE);
        if (longRequest) {
            found.accept(Finding.of(
                    FindingCode.W603,
                    x,
                    Evidence.APP,
                    0,
                    "cookie",
                    Numbers.bytes(cookie),
                    "head",
                    Numbers.bytes(request)));
        } else if (answer >= thresholds.get(Threshold.W603_RESPONSE)) {
            found.accept(Finding.of(FindingCode.W603, x, Evidence.APP, 0, "head", Numbers.bytes(answer))
                    .variant("response"));
        }
    }

    private static long bytes(@Nullable RawHead head) {
        return head == null ? 0 : head.bytes().length;
    }

    private static void expectation(Examined x, Thresholds thresholds, Consumer<Finding> found) {
        RecordedMessage request = x.exchange().request();
        String expected = x.request().first("expect");
        Long head = request.headAtNanos();
        List<RecordedBody.Arrival> parts = request.body().arrivals().first();
        if (expected == null || !expected.equalsIgnoreCase("100-continue") || head == null || parts.isEmpty()) {
            return;
        }
        long body = parts.get(0).atNanos();
        boolean told = x.exchange().informational().stream().anyMatch(one -> one.atNanos() <= body);
        if (!told && body - head >= thresholds.nanos(Threshold.W606_MS)) {
            found.accept(
                    Finding.of(FindingCode.W606, x, Evidence.APP, body - head, "waited", Numbers.time(body - head)));
        }
    }
}
