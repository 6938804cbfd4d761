package dev.weir.proxy.origin.pac;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.time.DayOfWeek;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a script may ask, with the meaning that browsers gave these functions. Every argument is text, as scripts write numbers and
 * texts without distinction.
 */
final class PacFunctions {

    private final Function<String, List<InetAddress>> resolver;
    private final Supplier<@Nullable InetAddress> ownAddress;
    private final InstantSource clock;
    private boolean askedTheClock;

    PacFunctions(
            Function<String, List<InetAddress>> resolver,
            Supplier<@Nullable InetAddress> ownAddress,
            InstantSource clock) {
        this.resolver = resolver;
        this.ownAddress = ownAddress;
        this.clock = clock;
    }

    /** Whether the answer may be another one in a while, although nothing else has changed. */
    boolean askedTheClock() {
        return askedTheClock;
    }

    boolean isPlainHostName(String host) {
        return host.indexOf('.') < 0 && host.indexOf(':') < 0;
    }

    boolean dnsDomainIs(String host, String domain) {
        return host.toLowerCase(Locale.ROOT).endsWith(domain.toLowerCase(Locale.ROOT));
    }

    boolean localHostOrDomainIs(String host, String named) {
        return host.equalsIgnoreCase(named)
                || (host.indexOf('.') < 0
                        && named.toLowerCase(Locale.ROOT).startsWith(host.toLowerCase(Locale.ROOT) + "."));
    }

    int dnsDomainLevels(String host) {
        return (int) host.chars().filter(c -> c == '.').count();
    }

    boolean isResolvable(String host) {
        return dnsResolve(host) != null;
    }

    /** The first IPv4 address; scripts of this kind know no other. */
    @Nullable
    String dnsResolve(String host) {
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
        if (literal != null) {
            return host;
        }
        return resolver.apply(host).stream()
                .filter(address -> address.getAddress().length == 4)
                .map(NetUtil::toAddressString)
                .findFirst()
                .orElse(null);
    }

    String myIpAddress() {
        InetAddress own = ownAddress.get();
        return own == null ? "127.0.0.1" : NetUtil.toAddressString(own);
    }

    boolean isInNet(String host, String network, String mask) {
        String address = dnsResolve(host);
        byte[] bytes = address == null ? null : NetUtil.createByteArrayFromIpAddressString(address);
        byte[] net = NetUtil.createByteArrayFromIpAddressString(network);
        byte[] bits = NetUtil.createByteArrayFromIpAddressString(mask);
        if (bytes == null || net == null || bits == null || bytes.length != net.length || bits.length != net.length) {
            return false;
        }
        for (int i = 0; i < net.length; i++) {
            if ((bytes[i] & bits[i]) != (net[i] & bits[i])) {
                return false;
            }
        }
        return true;
    }

    /** A pattern of shells, not a regular expression. */
    boolean shExpMatch(String text, String glob) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(text).matches();
    }

    /** {@code weekdayRange("MON")}, {@code weekdayRange("MON", "FRI", "GMT")}. */
    boolean weekdayRange(List<String> words) {
        int day = now(words).getDayOfWeek().getValue();
        List<String> days = withoutZone(words);
        int from = weekday(days.get(0));
        int to = days.size() > 1 ? weekday(days.get(1)) : from;
        return from <= to ? day >= from && day <= to : day >= from || day <= to;
    }

    /** An hour; or from and to, each an hour, hour and minute, or hour, minute and second. */
    boolean timeRange(List<String> words) {
        LocalTime now = now(words).toLocalTime();
        List<Integer> n = withoutZone(words).stream().map(PacFunctions::number).toList();
        if (n.size() == 1) {
            return now.getHour() == n.get(0);
        }
        int half = n.size() / 2;
        LocalTime from = time(n.subList(0, half));
        LocalTime to = time(n.subList(half, n.size()));
        return !from.isAfter(to) ? !now.isBefore(from) && !now.isAfter(to) : !now.isBefore(from) || !now.isAfter(to);
    }

    private static LocalTime time(List<Integer> parts) {
        return LocalTime.of(
                parts.get(0) % 24, parts.size() > 1 ? parts.get(1) : 0, parts.size() > 2 ? parts.get(2) : 0);
    }

    /** Days, months and years, once or from and to: a missing part is the present one. */
    boolean dateRange(List<String> words) {
        LocalDateTime now = now(words).toLocalDateTime();
        List<String> parts = withoutZone(words);
        int half = Math.max(1, parts.size() / 2);
        boolean range = parts.size() > 1 && kind(parts.get(0)) == kind(parts.get(half));
        List<String> first = range ? parts.subList(0, half) : parts;
        if (!range) {
            return first.stream().allMatch(part -> present(now, kind(part)) == value(part));
        }
        long from = ordinal(first);
        long to = ordinal(parts.subList(half, parts.size()));
        long at = ordinalOfNow(first, now);
        return from <= to ? at >= from && at <= to : at >= from || at <= to;
    }

    /** The parts that are given, most significant first, as one number. */
    private static long ordinal(List<String> parts) {
        long[] known = {-1, -1, -1};
        parts.forEach(part -> known[kind(part)] = value(part));
        return combined(known);
    }

    private static long ordinalOfNow(List<String> parts, LocalDateTime now) {
        long[] known = {-1, -1, -1};
        parts.forEach(part -> known[kind(part)] = present(now, kind(part)));
        return combined(known);
    }

    private static long combined(long[] known) {
        return (Math.max(known[2], 0) * 12 + Math.max(known[1], 0)) * 31 + Math.max(known[0], 0);
    }

    /** 0: a day, 1: a month, 2: a year. */
    private static int kind(String part) {
        if (!part.matches("\\d+")) {
            return 1;
        }
        return number(part) > 31 ? 2 : 0;
    }

    private static int value(String part) {
        return kind(part) == 1 ? month(part) : number(part);
    }

    private static int present(LocalDateTime now, int kind) {
        return kind == 0 ? now.getDayOfMonth() : kind == 1 ? now.getMonthValue() : now.getYear();
    }

    private static int month(String name) {
        for (Month month : Month.values()) {
            if (month.name().startsWith(name.toUpperCase(Locale.ROOT))) {
                return month.getValue();
            }
        }
        throw new IllegalArgumentException("no month: " + name);
    }

    private static int weekday(String name) {
        for (DayOfWeek day : DayOfWeek.values()) {
            if (day.name().startsWith(name.toUpperCase(Locale.ROOT))) {
                return day.getValue();
            }
        }
        throw new IllegalArgumentException("no day of the week: " + name);
    }

    private static int number(String text) {
        return (int) Double.parseDouble(text);
    }

    private ZonedDateTime now(List<String> words) {
        askedTheClock = true;
        if (words.isEmpty()) {
            throw new IllegalArgumentException("a range needs arguments");
        }
        boolean gmt = Objects.equals(words.get(words.size() - 1), "GMT");
        return clock.instant().atZone(gmt ? ZoneOffset.UTC : ZoneId.systemDefault());
    }

    private static List<String> withoutZone(List<String> words) {
        boolean gmt = words.get(words.size() - 1).equals("GMT");
        return gmt ? words.subList(0, words.size() - 1) : words;
    }
}
