package dev.weir.inspector.store.index;

import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingCode;
import java.util.List;

/**
 * All that was found under one code.
 *
 * @param exchanges how many of them it was found about
 * @param nanosAtStake of all together
 * @param numbers of the first exchanges
 * @param first those where most is at stake
 */
public record FindingGroup(
        FindingCode code,
        long count,
        long exchanges,
        long connections,
        long nanosAtStake,
        List<Long> numbers,
        List<Finding> first) {}
