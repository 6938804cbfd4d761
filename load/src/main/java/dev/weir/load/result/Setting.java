package dev.weir.load.result;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What was asked for, and of which machine.
 *
 * @param arguments of the command, as given
 * @param model in a few words: {@code open, constant}
 * @param load in a sentence: {@code 500 req/s × 60 s = 30,000 arrivals}
 * @param open the open model; its corrected times mean something
 * @param measuredNanos without the warm-up
 * @param interrupted it ended before its time, by a signal
 * @param wire how requests travelled: protocol, keep-alive, proxy
 * @param machine facts that another run should share to be compared: processors, kernel settings
 */
public record Setting(
        String weirVersion,
        Instant startedAt,
        List<String> arguments,
        String target,
        String model,
        String load,
        boolean open,
        long measuredNanos,
        long warmUpNanos,
        int connections,
        int loops,
        String transport,
        boolean interrupted,
        Map<String, String> wire,
        Map<String, String> machine) {}
