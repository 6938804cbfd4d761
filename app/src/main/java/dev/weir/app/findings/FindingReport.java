package dev.weir.app.findings;

import dev.weir.app.ExitCode;
import dev.weir.app.sockets.PortRange;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingCode;
import dev.weir.inspector.findings.FindingJson;
import dev.weir.inspector.findings.FindingLines;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.query.CaptureFindings;
import dev.weir.inspector.query.CaptureLedger;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.text.Quantities;
import dev.weir.inspector.text.Style;
import dev.weir.inspector.text.StyledLine;
import dev.weir.inspector.text.StyledText;
import dev.weir.inspector.wording.Catalogue;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** What was found in a capture, for one command. */
public final class FindingReport {

    /** Below a list; more would push the list itself out of sight. */
    private static final int BELOW_A_LIST = 8;

    private final CaptureFindings findings;
    private final FindingOptions options;
    private final Catalogue words;

    private FindingReport(CaptureFindings findings, FindingOptions options) {
        this.findings = findings;
        this.options = options;
        this.words = Finding.words(options.language());
    }

    public static FindingReport of(CaptureReader reader, FindingOptions options, Thresholds thresholds) {
        CaptureFindings.Sockets sockets = new CaptureFindings.Sockets(CaptureLedger.of(reader), PortRange.ports());
        return new FindingReport(CaptureFindings.of(reader, thresholds, sockets), options);
    }

    /** Of one exchange, of which all is known already. */
    public static FindingReport of(List<Finding> ofExchange, FindingOptions options) {
        return new FindingReport(new CaptureFindings(ofExchange, 0, Map.of()), options);
    }

    /** All of them, with the pages that explain them. */
    public StyledText all(int width) {
        List<StyledLine> lines = new ArrayList<>(new FindingLines(findings.all(), words, true).draw(width));
        if (lines.isEmpty()) {
            lines.add(StyledLine.of(Style.DIM, " Nothing was found."));
            return new StyledText(lines);
        }
        lines.add(StyledLine.EMPTY);
        String pages = findings.all().stream()
                .map(Finding::code)
                .distinct()
                .map(FindingCode::page)
                .collect(Collectors.joining("  "));
        lines.add(StyledLine.of(
                Style.DIM,
                " " + Quantities.count(findings.all().size() + findings.more(), "finding") + "; what they mean: "
                        + pages));
        return new StyledText(lines);
    }

    /** Those of one exchange that matter most. */
    public List<StyledLine> of(RecordedExchange exchange, int width) {
        return new FindingLines(Finding.most(findings.of(exchange)), words, false).draw(width);
    }

    /** What goes below a list. */
    public List<StyledLine> belowList(int width) {
        List<Finding> all = findings.all();
        List<Finding> first = all.subList(0, Math.min(BELOW_A_LIST, all.size()));
        List<StyledLine> lines = new ArrayList<>(new FindingLines(first, words, true).draw(width));
        long more = all.size() - first.size() + findings.more();
        if (more > 0) {
            lines.add(StyledLine.of(Style.DIM, " and " + more + " more: weir show --findings"));
        }
        return List.copyOf(lines);
    }

    /** One JSON document. */
    public void json(PrintStream stream) {
        JsonFactory factory = JsonFactory.builder()
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .build();
        try (JsonGenerator out = factory.createGenerator(ObjectWriteContext.empty(), stream, JsonEncoding.UTF8)) {
            FindingJson.writeAll(out, findings.all(), words);
        }
        stream.println();
    }

    /** For {@code --json} of one exchange. */
    public List<Finding> of(RecordedExchange exchange) {
        return findings.of(exchange);
    }

    public Catalogue words() {
        return words;
    }

    /**
     * What the command ends with.
     *
     * @param otherwise when no finding makes it fail
     */
    public int exitCode(int otherwise, PrintStream err) {
        List<Finding> failing = options.failing(findings.all());
        if (failing.isEmpty()) {
            return otherwise;
        }
        String codes = failing.stream()
                .map(finding -> finding.code().name())
                .distinct()
                .collect(Collectors.joining(", "));
        err.println("Failed because of " + Quantities.count(failing.size(), "finding") + ": " + codes);
        return otherwise == ExitCode.OK ? ExitCode.VERDICT : otherwise;
    }
}
