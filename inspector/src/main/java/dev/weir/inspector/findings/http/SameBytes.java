package dev.weir.inspector.findings.http;

import dev.weir.events.Evidence;
import dev.weir.inspector.findings.CaptureRule;
import dev.weir.inspector.findings.Examined;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingCode;
import dev.weir.inspector.findings.Numbers;
import dev.weir.inspector.findings.Threshold;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.model.RecordedBody;
import dev.weir.inspector.model.RecordedMessage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/** W605: the same bytes of the same URL again and again. Told at the last time, once for each URL. */
final class SameBytes implements CaptureRule {

    private static final int MOST_URLS = 10_000;

    private final Thresholds thresholds;
    private final Map<String, Seen> seen = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
            return size() > MOST_URLS;
        }
    };

    private static final class Seen {
        final long checksum;
        final long bytes;
        long times;
        long wireBytes;
        boolean etag;
        boolean asked;
        Examined last;

        Seen(long checksum, long bytes, Examined last) {
            this.checksum = checksum;
            this.bytes = bytes;
            this.last = last;
        }
    }

    SameBytes(Thresholds thresholds) {
        this.thresholds = thresholds;
    }

    @Override
    public void exchange(Examined x, Consumer<Finding> found) {
        RecordedMessage response = x.exchange().response();
        RecordedBody body = response == null ? RecordedBody.NONE : response.body();
        byte[] kept = body.kept();
        Integer status = x.response().status();
        if (kept == null
                || body.truncated()
                || status == null
                || status != 200
                || !x.exchange().method().equals("GET")) {
            return;
        }
        CRC32C checksum = new CRC32C();
        checksum.update(kept, 0, kept.length);
        Examined light = x.withoutBodies();
        Seen known = seen.get(x.exchange().url());
        if (known == null || known.checksum != checksum.getValue() || known.bytes != body.bytes()) {
            known = new Seen(checksum.getValue(), body.bytes(), light);
            seen.put(x.exchange().url(), known);
        }
        known.times++;
        known.wireBytes += body.wireBytes();
        known.etag |= x.response().first("etag") != null;
        known.asked |= x.request().first("if-none-match") != null;
        known.last = light;
    }

    @Override
    public void end(Consumer<Finding> found) {
        for (Seen one : seen.values()) {
            if (one.times >= thresholds.get(Threshold.W605_TIMES)) {
                Finding finding = Finding.of(
                        FindingCode.W605,
                        one.last,
                        Evidence.APP,
                        0,
                        "times",
                        Long.toString(one.times),
                        "bytes",
                        Numbers.bytes(one.wireBytes));
                found.accept(one.etag && !one.asked ? finding.variant("etag") : finding);
            }
        }
    }
}
