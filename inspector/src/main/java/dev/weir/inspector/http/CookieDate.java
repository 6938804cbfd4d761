package dev.weir.inspector.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the dates of cookies the forgiving way that RFC 6265, section 5.1.1, prescribes. */
final class CookieDate {

    private static final Pattern TIME = Pattern.compile("(\\d{1,2}):(\\d{1,2}):(\\d{1,2})(?:\\D.*)?");
    private static final Pattern DAY = Pattern.compile("(\\d{1,2})(?:\\D.*)?");
    private static final Pattern YEAR = Pattern.compile("(\\d{2,4})(?:\\D.*)?");
    private static final String MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec ";
    private static final int UNSEEN = -1;

    private int day = UNSEEN;
    private int month = UNSEEN;
    private int year = UNSEEN;
    private int @Nullable [] time;

    private CookieDate() {}

    /** Null when it is no date. */
    static @Nullable Instant parse(String text) {
        CookieDate date = new CookieDate();
        for (String token : text.split("[\\x09\\x20-\\x2F\\x3B-\\x40\\x5B-\\x60\\x7B-\\x7E]+", -1)) {
            date.take(token);
        }
        return date.instant();
    }

    /** The first token that fits a part that is still unseen is that part. */
    private void take(String token) {
        Matcher clock = TIME.matcher(token);
        Matcher days = DAY.matcher(token);
        Matcher years = YEAR.matcher(token);
        if (time == null && clock.matches()) {
            time = new int[] {number(clock, 1), number(clock, 2), number(clock, 3)};
        } else if (day == UNSEEN && days.matches()) {
            day = number(days, 1);
        } else if (month == UNSEEN && monthOf(token) != UNSEEN) {
            month = monthOf(token);
        } else if (year == UNSEEN && years.matches()) {
            year = number(years, 1);
        }
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    private static int monthOf(String token) {
        if (token.length() < 3) {
            return UNSEEN;
        }
        int at = MONTHS.indexOf(token.substring(0, 3).toLowerCase(Locale.ROOT) + " ");
        return at < 0 ? UNSEEN : at / 4 + 1;
    }

    private @Nullable Instant instant() {
        if (time == null || day == UNSEEN || month == UNSEEN || year == UNSEEN) {
            return null;
        }
        int full = year >= 70 && year <= 99 ? year + 1900 : year <= 69 ? year + 2000 : year;
        try {
            return full < 1601
                    ? null
                    : LocalDateTime.of(full, month, day, time[0], time[1], time[2])
                            .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
