package dev.weir.inspector.findings.connections;

import dev.weir.inspector.findings.CaptureRule;
import dev.weir.inspector.findings.Thresholds;
import java.util.List;

/** W201 to W206: whether connections were used as well as they could be. */
public final class ConnectionRules {

    private ConnectionRules() {}

    /** Fresh ones for one capture. */
    public static List<CaptureRule> all(Thresholds thresholds) {
        return List.of(
                new PoolRule(thresholds),
                new KeepAliveRace(thresholds),
                new OlderProtocol(),
                new Churn(thresholds),
                new Unused());
    }
}
