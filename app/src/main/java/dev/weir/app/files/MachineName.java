package dev.weir.app.files;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What this machine calls itself. */
public final class MachineName {

    private MachineName() {}

    /** As gethostname(2) has it; {@code localhost} where that cannot be found out. */
    public static String get() {
        // The JDK would look for the address, too: a question to a name server, and an answer that may be long in
        // coming.
        return KernelSetting.read("kernel/hostname").orElseGet(MachineName::ofJdk);
    }

    private static String ofJdk() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
