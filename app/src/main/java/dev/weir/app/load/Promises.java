package dev.weir.app.load;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.load.result.Threshold;
import java.util.ArrayList;
import java.util.List;

/** Thresholds as options give them. */
public final class Promises {

    private Promises() {}

    public static List<Threshold> parse(List<String> texts) throws Trouble {
        List<Threshold> promises = new ArrayList<>();
        for (String text : texts) {
            try {
                promises.add(Threshold.parse(text));
            } catch (IllegalArgumentException e) {
                throw new Trouble(ExitCode.USAGE, "--threshold " + e.getMessage(), e);
            }
        }
        return promises;
    }
}
