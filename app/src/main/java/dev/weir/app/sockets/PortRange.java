package dev.weir.app.sockets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many local ports connections can be made from. */
public final class PortRange {

    private static final Path SETTING = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

    /** 32768 to 60999: the default of Linux. */
    private static final int USUAL = 28_232;

    private PortRange() {}

    /** As this machine is set; the default of Linux where it does not say. */
    public static int ports() {
        return ports(SETTING);
    }

    static int ports(Path setting) {
        try {
            String[] ends = Files.readString(setting).strip().split("\\s+", -1);
            int ports = Integer.parseInt(ends[1]) - Integer.parseInt(ends[0]) + 1;
            return ports > 0 ? ports : USUAL;
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return USUAL;
        }
    }
}
