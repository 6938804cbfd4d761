package dev.weir.app.findings;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingCode;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.wording.Language;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options about findings. */
public final class FindingOptions {

    @Mixin
    private FindingThresholds thresholds = new FindingThresholds();

    @Option(
            names = "--fail-on",
            paramLabel = "CODE,...",
            split = ",",
            description = "End with 99 when one of these findings is there, such as W602,W50*")
    private List<String> failOn = new ArrayList<>();

    @Option(names = "--lang", paramLabel = "en|zh", description = "Language of findings (default: the system's)")
    private @Nullable Language language;

    /** Refuses what makes no sense before anything runs; returns the thresholds that count. */
    public Thresholds check(Map<String, String> environment) throws Trouble {
        Thresholds all = thresholds.of(environment);
        for (String code : failOn) {
            if (codes(code).isEmpty()) {
                throw new Trouble(ExitCode.USAGE, "--fail-on: no finding is called " + code + " (docs/findings)");
            }
        }
        return all;
    }

    /** Whether findings have to be looked for even when nobody wants to see them. */
    public boolean fails() {
        return !failOn.isEmpty();
    }

    /** Those of the findings for which the command has to fail. */
    public List<Finding> failing(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> failOn.stream().anyMatch(code -> codes(code).contains(finding.code())))
                .toList();
    }

    private static List<FindingCode> codes(String wanted) {
        String regex = Arrays.stream(wanted.strip().toUpperCase(Locale.ROOT).split("\\*", -1))
                .map(Pattern::quote)
                .reduce((a, b) -> a + ".*" + b)
                .orElse("");
        return Arrays.stream(FindingCode.values())
                .filter(code -> code.name().matches(regex))
                .toList();
    }

    public Language language() {
        Language chosen = language;
        return chosen != null ? chosen : Locale.getDefault().getLanguage().equals("zh") ? Language.ZH : Language.EN;
    }
}
