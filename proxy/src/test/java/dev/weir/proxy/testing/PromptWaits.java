package dev.weir.proxy.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * Has waits look at once, and often: by itself Awaitility looks only every 100 ms, and most of what tests wait for is there sooner. And
 * has them wait long: its 10 s say nothing on a machine that does other work meanwhile.
 */
public final class PromptWaits implements TestExecutionListener {

    private static final Duration INTERVAL = Duration.ofMillis(10);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(INTERVAL);
        Awaitility.setDefaultTimeout(PATIENCE);
    }
}
