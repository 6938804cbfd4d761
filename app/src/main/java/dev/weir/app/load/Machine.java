package dev.weir.app.load;

import dev.weir.app.files.KernelSetting;
import dev.weir.app.files.MachineName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What of this machine decides how much load it can make; only read. */
final class Machine {

    private static final List<String> SETTINGS = List.of(
            "net/ipv4/ip_local_port_range",
            "net/ipv4/tcp_tw_reuse",
            "net/ipv4/tcp_max_tw_buckets",
            "net/ipv4/tcp_fin_timeout",
            "net/core/somaxconn");

    private Machine() {}

    static Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "system",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        facts.put("node", MachineName.get());
        facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("java", Runtime.version().toString());
        openFiles().ifPresent(most -> facts.put("open_files", Long.toString(most)));
        for (String setting : SETTINGS) {
            KernelSetting.read(setting)
                    .ifPresent(value -> facts.put(setting.replace('/', '.'), value.replaceAll("\\s+", " ")));
        }
        return facts;
    }

    /** How many descriptors this process may have; empty where that is not known. */
    static OptionalLong openFiles() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
                if (line.startsWith("Max open files")) {
                    return OptionalLong.of(
                            Long.parseLong(line.substring(14).strip().split("\\s+", -1)[0]));
                }
            }
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
        return OptionalLong.empty();
    }
}
