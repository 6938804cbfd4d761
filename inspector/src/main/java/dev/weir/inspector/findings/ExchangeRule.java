package dev.weir.inspector.findings;

import java.util.function.Consumer;

/** Finds something in one exchange. Finds nothing where what it needs was not recorded. */
@FunctionalInterface
public interface ExchangeRule {

    void examine(Examined examined, Thresholds thresholds, Consumer<Finding> found);
}
