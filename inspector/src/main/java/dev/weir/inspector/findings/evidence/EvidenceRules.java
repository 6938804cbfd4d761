package dev.weir.inspector.findings.evidence;

import dev.weir.events.Evidence;
import dev.weir.inspector.findings.CaptureRule;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingCode;
import dev.weir.inspector.model.CaptureInfo;
import java.util.function.Consumer;

/** W701: whether packets were captured beside. Told once for a capture. */
public final class EvidenceRules implements CaptureRule {

    private final CaptureInfo info;

    public EvidenceRules(CaptureInfo info) {
        this.info = info;
    }

    @Override
    public void end(Consumer<Finding> found) {
        String why = info.packets().why();
        if (info.packets().off()) {
            Finding finding = Finding.of(FindingCode.W701, Evidence.APP, "why", why == null ? "" : why);
            found.accept(why == null ? finding : finding.variant("why"));
        }
    }
}
