package dev.weir.inspector.findings.phases;

import dev.weir.events.Evidence;
import dev.weir.events.Leg;
import dev.weir.events.TcpInfo.Figure;
import dev.weir.inspector.findings.CaptureRule;
import dev.weir.inspector.findings.Examined;
import dev.weir.inspector.findings.Examined.RoundTrip;
import dev.weir.inspector.findings.ExchangeRule;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingCode;
import dev.weir.inspector.findings.Numbers;
import dev.weir.inspector.findings.Threshold;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.kernel.KernelShare;
import dev.weir.inspector.model.ExchangeKind;
import dev.weir.inspector.model.PhaseKind;
import dev.weir.inspector.model.RecordedBody;
import dev.weir.inspector.model.RecordedMessage;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** W101 to W107: which phase took the time. */
public final class PhaseRules {

    public static final List<ExchangeRule> ALL = List.of(
            PhaseRules::waiting,
            PhaseRules::waitingIsTheWay,
            PhaseRules::setUp,
            PhaseRules::receiving,
            PhaseRules::slowClient,
            PhaseRules::sending);

    private static final Pattern DURATION = Pattern.compile(";\\s*dur=\"?(\\d{1,9}(?:\\.\\d{1,6})?)");

    private PhaseRules() {}

    /** Fresh ones for one capture. */
    public static List<CaptureRule> all(Thresholds thresholds) {
        return List.of(new QueueRule(thresholds));
    }

    /** Only a response that came tells what was waited for. */
    private static boolean answered(Examined x) {
        RecordedMessage response = x.exchange().response();
        return x.exchange().kind() == ExchangeKind.REQUEST && response != null && response.firstByteAtNanos() != null;
    }

    private static boolean dominated(Examined x, Thresholds thresholds) {
        long waited = x.nanos(PhaseKind.WAIT);
        return answered(x)
                && x.share(waited) >= thresholds.get(Threshold.W101_SHARE)
                && waited >= thresholds.nanos(Threshold.W101_MS);
    }

    private static void waiting(Examined x, Thresholds thresholds, Consumer<Finding> found) {
        if (dominated(x, thresholds)) {
            long waited = x.nanos(PhaseKind.WAIT);
            found.accept(Finding.of(
                    FindingCode.W101,
                    x,
                    Evidence.APP,
                    waited,
                    "share",
                    Numbers.percent(x.share(waited)),
                    "wait",
                    Numbers.time(waited),
                    "total",
                    Numbers.time(x.total())));
        }
    }

    private static void waitingIsTheWay(Examined x, Thresholds thresholds, Consumer<Finding> found) {
        RoundTrip rtt = x.roundTrip();
        long waited = x.nanos(PhaseKind.WAIT);
        if (rtt == null || !answered(x) || waited < thresholds.nanos(Threshold.W102_MS)) {
            return;
        }
        double trips = (double) waited / rtt.nanos();
        boolean serverSaysSo = dominated(x, thresholds) && serverNanos(x) >= waited / 2;
        if (trips <= thresholds.get(Threshold.W102_RTTS) && !serverSaysSo) {
            found.accept(Finding.of(
                    FindingCode.W102,
                    x,
                    Evidence.APP,
                    waited,
                    "trips",
                    Numbers.decimal(trips),
                    "rtt",
                    Numbers.time(rtt.nanos()),
                    "wait",
                    Numbers.time(waited)));
        }
    }

    /** What the origin's Server-Timing adds up to. */
    private static long serverNanos(Examined x) {
        double millis = 0;
        for (String value : x.response().all("server-timing")) {
            Matcher duration = DURATION.matcher(value);
            while (duration.find()) {
                millis += Double.parseDouble(duration.group(1));
            }
        }
        return Math.round(millis * 1e6);
    }

    private static void setUp(Examined x, Thresholds thresholds, Consumer<Finding> found) {
        long dns = x.nanos(PhaseKind.DNS);
        long tcp = x.nanos(PhaseKind.CONNECT);
        long tls = x.nanos(PhaseKind.TLS);
        long all = dns + tcp + tls;
        if (x.fresh()
                && x.share(all) >= thresholds.get(Threshold.W103_SHARE)
                && all >= thresholds.nanos(Threshold.W103_MS)) {
            found.accept(Finding.of(
                    FindingCode.W103,
                    x,
                    Evidence.APP,
                    all,
                    "share",
                    Numbers.percent(x.share(all)),
                    "parts",
                    parts(dns, tcp, tls)));
        }
    }

    /** A phase that it did not go through is absent, not 0. */
    private static String parts(long dns, long tcp, long tls) {
        return Stream.of(part("DNS", dns), part("TCP", tcp), part("TLS", tls))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private static String part(String name, long nanos) {
        return nanos == 0 ? "" : name + " " + Numbers.time(nanos);
    }

    private static void receiving(Examined x, Thresholds thresholds, Consumer<Finding> found) {
        long receive = x.nanos(PhaseKind.RECEIVE);
        RecordedMessage response = x.exchange().response();
        if (!answered(x)
                || response == null
                || x.share(receive) < thresholds.get(Threshold.W104_SHARE)
                || receive < thresholds.nanos(Threshold.W104_MS)) {
            return;
        }
        RecordedBody body = response.body();
        long gap = body.arrivals().longestGapNanos();
        Finding finding = Finding.of(
                FindingCode.W104,
                x,
                Evidence.APP,
                receive,
                "bytes",
                Numbers.bytes(body.wireBytes()),
                "receive",
                Numbers.time(receive),
                "rate",
                Numbers.bytes(Math.round(body.wireBytes() * 1e9 / receive)) + "/s",
                "gap",
                Numbers.time(gap));
        if (gap >= thresholds.get(Threshold.W104_GAP) * receive) {
            found.accept(finding.variant("paused"));
        } else {
            found.accept(
                    windowLimited(x) >= thresholds.get(Threshold.W104_WINDOW) * receive
                            ? finding.variant("window")
                            : finding);
        }
    }

    /** How long Weir had to send to the client and its window was full; -1 where the kernel was not asked. */
    private static long windowLimited(Examined x) {
        KernelShare share = KernelShare.of(x.exchange(), Leg.CLIENT);
        long micros = share == null ? -1 : share.grown(Figure.RECEIVE_WINDOW_LIMITED);
        return micros < 0 ? -1 : micros * 1_000;
    }

    private static void slowClient(Examined x, Thresholds thresholds, Consumer<Finding> found) {
        RecordedMessage response = x.exchange().response();
        long paused = response == null ? 0 : response.pausedNanos();
        if (answered(x)
                && paused >= thresholds.get(Threshold.W106_SHARE) * x.nanos(PhaseKind.RECEIVE)
                && paused >= thresholds.nanos(Threshold.W106_MS)) {
            found.accept(Finding.of(FindingCode.W106, x, Evidence.APP, paused, "paused", Numbers.time(paused)));
        }
    }

    private static void sending(Examined x, Thresholds thresholds, Consumer<Finding> found) {
        long send = x.nanos(PhaseKind.SEND);
        if (x.share(send) >= thresholds.get(Threshold.W107_SHARE) && send >= thresholds.nanos(Threshold.W107_MS)) {
            long bytes = x.exchange().request().body().wireBytes();
            found.accept(Finding.of(
                    FindingCode.W107,
                    x,
                    Evidence.APP,
                    send,
                    "bytes",
                    Numbers.bytes(bytes),
                    "send",
                    Numbers.time(send),
                    "share",
                    Numbers.percent(x.share(send))));
        }
    }
}
