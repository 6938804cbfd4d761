package dev.weir.app.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a Linux kernel that bound what a proxy can do (Documentation/networking/ip-sysctl.rst).
 *
 * @param proc where they are: {@code /proc}
 */
public record KernelSettings(Path proc) {

    /** Linux: TCP_TIMEWAIT_LEN, include/net/tcp.h. */
    private static final int TIME_WAIT_SECONDS = 60;

    /** Below that, a busy minute may use up the ports towards one address. */
    private static final long AMPLE_PORTS = 10_000;

    /** What the proxy asks for ({@code SO_BACKLOG}). */
    private static final long BACKLOG = 4_096;

    /** Two sockets for an exchange that is under way, and room for what is idle. */
    private static final long AMPLE_FILES = 8_192;

    private static final int MOST_BYTES = 8_192;

    private static final Pattern OPEN_FILES = Pattern.compile("Max open files\\s+(\\d+|unlimited)\\s+(\\d+|unlimited)");

    /** Nothing where there are none. */
    public List<Diagnosis> diagnoses() {
        List<Diagnosis> found = new ArrayList<>();
        add(found, ports());
        add(found, finTimeout());
        add(found, reuse());
        add(found, backlog());
        add(found, files());
        return found;
    }

    private static void add(List<Diagnosis> found, @Nullable Diagnosis diagnosis) {
        if (diagnosis != null) {
            found.add(diagnosis);
        }
    }

    private @Nullable String read(String file) {
        // A sysctl gives a number once only: who reads its first digit first, as Files.readString does, gets no more.
        try (InputStream in = Files.newInputStream(proc.resolve(file))) {
            byte[] bytes = new byte[MOST_BYTES];
            int length = in.read(bytes);
            return new String(bytes, 0, Math.max(0, length), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            return null;
        }
    }

    private OptionalLong number(String setting) {
        String text = read("sys/net/" + setting);
        return text != null && text.matches("\\d+") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    private @Nullable Diagnosis ports() {
        String text = read("sys/net/ipv4/ip_local_port_range");
        if (text == null || !text.matches("\\d+\\s+\\d+")) {
            return null;
        }
        String[] ends = text.split("\\s+", -1);
        long count = Long.parseLong(ends[1]) - Long.parseLong(ends[0]) + 1;
        String finding = ends[0] + " to " + ends[1] + ": " + count
                + " connections to one address at a time, or " + count / TIME_WAIT_SECONDS
                + " new ones a second when Weir closes them (each waits " + TIME_WAIT_SECONDS + " s)";
        return count >= AMPLE_PORTS
                ? Diagnosis.ok("ports", finding)
                : Diagnosis.note("ports", finding, "sudo sysctl net.ipv4.ip_local_port_range='10240 65535'");
    }

    private @Nullable Diagnosis finTimeout() {
        OptionalLong seconds = number("ipv4/tcp_fin_timeout");
        return seconds.isEmpty()
                ? null
                : Diagnosis.ok(
                        "FIN timeout",
                        seconds.getAsLong()
                                + " s: so long a connection that Weir has closed waits for the other end's FIN");
    }

    private @Nullable Diagnosis reuse() {
        OptionalLong value = number("ipv4/tcp_tw_reuse");
        if (value.isEmpty()) {
            return null;
        }
        String finding = value.getAsLong() == 0
                ? "0: a port in TIME_WAIT is not used again"
                : value.getAsLong() == 2
                        ? "2: a port in TIME_WAIT is used again after a second, on loopback only"
                        : value.getAsLong() + ": a port in TIME_WAIT is used again after a second";
        return Diagnosis.ok("TIME_WAIT reuse", finding);
    }

    private @Nullable Diagnosis backlog() {
        OptionalLong value = number("core/somaxconn");
        if (value.isEmpty()) {
            return null;
        }
        String finding = value.getAsLong() + " connections may wait to be accepted (Weir asks for " + BACKLOG + ")";
        return value.getAsLong() >= BACKLOG
                ? Diagnosis.ok("backlog", finding)
                : Diagnosis.note("backlog", finding, "sudo sysctl net.core.somaxconn=" + BACKLOG);
    }

    private @Nullable Diagnosis files() {
        String limits = read("self/limits");
        Matcher matcher = OPEN_FILES.matcher(limits == null ? "" : limits);
        if (!matcher.find()) {
            return null;
        }
        boolean unlimited = matcher.group(2).equals("unlimited");
        // The JVM raises the soft limit to the hard one.
        long most = unlimited ? Long.MAX_VALUE : Long.parseLong(matcher.group(2));
        String finding = (unlimited ? "unlimited" : most + " open files")
                + (unlimited ? "" : ": some " + most / 2 + " exchanges at a time");
        return most >= AMPLE_FILES
                ? Diagnosis.ok("open files", finding)
                : Diagnosis.note("open files", finding, "ulimit -Hn in the shell's start, or LimitNOFILE= of its unit");
    }
}
