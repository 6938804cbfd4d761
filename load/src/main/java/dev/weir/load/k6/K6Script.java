package dev.weir.load.k6;

import dev.weir.load.plan.Schedule;
import dev.weir.load.plan.Stage;
import dev.weir.load.target.Shot;
import dev.weir.load.target.Targets;
import dev.weir.load.target.Variable;
import dev.weir.proxy.http.FieldLine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A script for k6 that asks for the same: an ES module with the requests as data, in their recorded order, those that were asked for at
 * the same time in one batch.
 */
public final class K6Script {

    /** k6 makes these itself, or they are of one connection. */
    private static final Set<String> OWN = Set.of("host", "content-length", "connection", "accept-encoding");

    /** Users that an arrival rate may need: as many as begin within this time. */
    private static final double SECONDS_OF_USERS = 2;

    private final Targets targets;
    private final Settings settings;

    /**
     * How it is asked.
     *
     * @param schedule of the open model; null for the closed one
     * @param users of the closed model
     * @param nanos how long
     * @param thinkFactor by which recorded pauses are multiplied
     * @param keepAlive connections are used again
     * @param thresholds in k6's words
     */
    public record Settings(
            @Nullable Schedule schedule,
            int users,
            long nanos,
            double thinkFactor,
            boolean keepAlive,
            boolean insecure,
            List<K6Threshold> thresholds) {}

    public K6Script(Targets targets, Settings settings) {
        this.targets = targets;
        this.settings = settings;
    }

    /** The module's text. */
    public String text() {
        StringBuilder out = new StringBuilder("""
                // Written by weir load --engine k6. Run it through Weir, so that phases and closes are recorded:
                //   weir record -- k6 run script.js
                import http from "k6/http";
                import encoding from "k6/encoding";
                import exec from "k6/execution";
                import { check, sleep } from "k6";

                """);
        out.append(options());
        out.append(variables());
        out.append(steps());
        return out.append("""
                // Puts the variables' values in, in turn.
                function filled(text) {
                  return text.replace(/\\{(\\w+)\\}/g, (place, name) => {
                    const variable = variables[name];
                    if (variable === undefined) {
                      return place;
                    }
                    const turn = exec.scenario.iterationInTest % variable.count;
                    return variable.values === null ? String(variable.from + turn) : variable.values[turn];
                  });
                }

                function request(step) {
                  const headers = {};
                  for (const name of Object.keys(step.headers)) {
                    headers[name] = filled(step.headers[name]);
                  }
                  const body = step.body === null ? null : encoding.b64decode(step.body);
                  return { method: step.method, url: filled(step.url), body: body, params: { headers: headers } };
                }

                export default function () {
                  for (const turn of turns) {
                    if (turn.pause > 0) {
                      sleep(turn.pause);
                    }
                    for (const answer of http.batch(turn.steps.map(request))) {
                      check(answer, { "status below 400": (r) => r.status > 0 && r.status < 400 });
                    }
                  }
                }
                """).toString();
    }

    private String options() {
        StringBuilder out = new StringBuilder("export const options = {\n");
        out.append("  discardResponseBodies: true,\n");
        out.append("  noConnectionReuse: ").append(!settings.keepAlive).append(",\n");
        out.append("  insecureSkipTLSVerify: ").append(settings.insecure).append(",\n");
        out.append("  batchPerHost: 0,\n");
        out.append(
                "  summaryTrendStats: [\"min\", \"avg\", \"med\", \"p(90)\", \"p(95)\", \"p(99)\", \"p(99.9)\", \"max\", \"count\"],\n");
        out.append("  scenarios: {\n    weir: ").append(scenario()).append(",\n  },\n");
        out.append("  thresholds: {\n");
        for (K6Threshold threshold : settings.thresholds) {
            out.append("    ")
                    .append(JavaScript.string(threshold.metric()))
                    .append(": [")
                    .append(JavaScript.string(threshold.expression()))
                    .append("],\n");
        }
        return out.append("  },\n};\n\n").toString();
    }

    private String scenario() {
        Schedule schedule = settings.schedule;
        if (schedule == null) {
            return String.format(
                    Locale.ROOT,
                    "{ executor: \"constant-vus\", vus: %d, duration: \"%s\" }",
                    settings.users,
                    duration(settings.nanos));
        }
        double most = schedule.stages().stream()
                .mapToDouble(stage -> Math.max(stage.from(), stage.to()))
                .max()
                .orElse(1);
        int users = (int) Math.max(10, Math.ceil(most * SECONDS_OF_USERS));
        List<Stage> stages = schedule.stages();
        if (stages.size() == 1 && stages.get(0).from() == stages.get(0).to()) {
            return String.format(
                    Locale.ROOT,
                    "{ executor: \"constant-arrival-rate\", rate: %d, timeUnit: \"%s\", duration: \"%s\","
                            + " preAllocatedVUs: %d, maxVUs: %d }",
                    whole(most),
                    unit(most),
                    duration(stages.get(0).nanos()),
                    users,
                    users * 4);
        }
        List<String> parts = new ArrayList<>();
        for (Stage stage : stages) {
            // k6 goes from one target to the next; a jump is a stage of no length.
            if (!parts.isEmpty()) {
                parts.add(part(stage.from(), 0, most));
            }
            parts.add(part(stage.to(), stage.nanos(), most));
        }
        return String.format(
                Locale.ROOT,
                "{ executor: \"ramping-arrival-rate\", startRate: %d, timeUnit: \"%s\", preAllocatedVUs: %d, maxVUs: %d,"
                        + " stages: [%s] }",
                Math.round(stages.get(0).from() * factor(most)),
                unit(most),
                users,
                users * 4,
                String.join(", ", parts));
    }

    private static String part(double target, long nanos, double most) {
        return String.format(
                Locale.ROOT, "{ target: %d, duration: \"%s\" }", Math.round(target * factor(most)), duration(nanos));
    }

    /** k6 takes whole numbers only: slow rates are told by the hour. */
    private static double factor(double perSecond) {
        return perSecond == Math.rint(perSecond) ? 1 : 3600;
    }

    private static String unit(double perSecond) {
        return factor(perSecond) == 1 ? "1s" : "1h";
    }

    private static long whole(double perSecond) {
        return Math.max(1, Math.round(perSecond * factor(perSecond)));
    }

    private static String duration(long nanos) {
        return nanos / 1_000_000 + "ms";
    }

    /** Turns, each of what may be asked for at the same time: as far from the beginning as the longest chain of waits. */
    private String steps() {
        List<Integer> after = targets.order().after();
        List<List<Integer>> turns = new ArrayList<>();
        int[] depth = new int[after.size()];
        for (int i = 0; i < depth.length; i++) {
            depth[i] = after.get(i) < 0 ? 0 : depth[after.get(i)] + 1;
            while (turns.size() <= depth[i]) {
                turns.add(new ArrayList<>());
            }
            turns.get(depth[i]).add(i);
        }
        StringBuilder out = new StringBuilder("const turns = [\n");
        for (List<Integer> turn : turns) {
            long pause = turn.stream()
                    .mapToLong(step -> targets.order().pauseNanos().get(step))
                    .min()
                    .orElse(0);
            out.append(String.format(Locale.ROOT, "  { pause: %.3f, steps: [%n", pause / 1e9 * settings.thinkFactor));
            turn.forEach(step -> out.append(step(targets.shots().get(step))));
            out.append("  ] },\n");
        }
        return out.append("];\n\n").toString();
    }

    private String variables() {
        StringBuilder out = new StringBuilder("const variables = {\n");
        for (Variable variable : targets.variables()) {
            String values = variable.values().isEmpty()
                    ? "null"
                    : variable.values().stream().map(JavaScript::string).collect(Collectors.joining(", ", "[", "]"));
            out.append(String.format(
                    Locale.ROOT,
                    "  %s: { from: %d, count: %d, values: %s },%n",
                    variable.name(),
                    variable.from(),
                    variable.count(),
                    values));
        }
        return out.append("};\n\n").toString();
    }

    private static String step(Shot shot) {
        StringBuilder headers = new StringBuilder();
        for (FieldLine field : shot.head().fields().lines()) {
            if (!OWN.contains(field.name().toLowerCase(Locale.ROOT))) {
                headers.append(headers.length() == 0 ? " " : ", ")
                        .append(JavaScript.string(field.name()))
                        .append(": ")
                        .append(JavaScript.string(field.value()));
            }
        }
        // Base64 is ASCII, and holds what is no text.
        String body = shot.body().length == 0
                ? "null"
                : JavaScript.string(new String(Base64.getEncoder().encode(shot.body()), StandardCharsets.US_ASCII));
        return String.format(
                Locale.ROOT,
                "    { method: %s, url: %s, headers: {%s }, body: %s },%n",
                JavaScript.string(shot.head().method()),
                JavaScript.string((shot.destination().secure() ? "https://" : "http://")
                        + shot.destination().hostValue()
                        + shot.head().target()),
                headers,
                body);
    }
}
