package dev.weir.load.plan;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many requests begin in a second. */
public record Rate(double perSecond) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)(?:/(s|m|min|h))?");

    /**
     * Reads {@code 500}, {@code 500/s}, {@code 30/m} or {@code 2.5/s}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Rate parse(String text) {
        Matcher form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no rate (expected: such as 500/s or 30/m)");
        }
        double count = Double.parseDouble(form.group(1));
        String unit = form.group(2) == null ? "s" : form.group(2);
        return new Rate(
                switch (unit) {
                    case "s" -> count;
                    case "h" -> count / 3600;
                    default -> count / 60;
                });
    }
}
