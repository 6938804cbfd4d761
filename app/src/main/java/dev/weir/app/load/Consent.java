package dev.weir.app.load;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.load.target.Shot;
import dev.weir.proxy.http.Authority;
import dev.weir.proxy.origin.route.ParentProxy;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Who may be loaded, and with what: what can do harm needs an explicit yes. */
final class Consent {

    /** RFC 9110, section 9.2.1. */
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final Set<String> permitted = new TreeSet<>();
    private final boolean unsafe;

    Consent(List<String> hosts, boolean unsafe) {
        hosts.forEach(host -> permitted.add(host.toLowerCase(Locale.ROOT)));
        this.unsafe = unsafe;
    }

    void check(List<Shot> shots, @Nullable ParentProxy via) throws Trouble {
        Set<String> strange = new TreeSet<>();
        Set<String> harmful = new TreeSet<>();
        for (Shot shot : shots) {
            check(shot.destination().authority(), strange);
            if (!SAFE.contains(shot.head().method())) {
                harmful.add(shot.head().method());
            }
        }
        if (via != null) {
            check(via.authority(), strange);
        }
        if (!strange.isEmpty()) {
            throw new Trouble(
                    ExitCode.USAGE,
                    "Not this machine: " + String.join(", ", strange)
                            + "\n  A load is an attack on whoever did not agree to it. If you may: --i-may-load "
                            + String.join(" --i-may-load ", strange));
        }
        if (!harmful.isEmpty() && !unsafe) {
            throw new Trouble(
                    ExitCode.USAGE,
                    "Methods that change something at the target: " + String.join(", ", harmful)
                            + "\n  Sent thousands of times, they may do harm. If that is meant: --allow-unsafe");
        }
    }

    private void check(Authority authority, Set<String> strange) {
        if (!loopback(authority.host()) && !permitted.contains(authority.host())) {
            strange.add(authority.host());
        }
    }

    private static boolean loopback(String host) {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.matches("127(\\.\\d{1,3}){3}")
                || host.equals("::1")
                || host.equals("0:0:0:0:0:0:0:1");
    }
}
