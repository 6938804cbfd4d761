package dev.weir.app.doctor;

import dev.weir.app.packets.CaptureTool;
import dev.weir.app.packets.CaptureTrial;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether packets can be captured, found out by trying.
 *
 * @param programs the PATH
 * @param user whose rights they are
 */
public record PacketRights(String programs, String user) {

    public List<Diagnosis> diagnoses() {
        List<Diagnosis> found = new ArrayList<>();
        for (CaptureTool tool : CaptureTool.installed(programs)) {
            Optional<String> obstacle = CaptureTrial.obstacle(tool, programs);
            found.add(
                    obstacle.isEmpty()
                            ? Diagnosis.ok(tool.name(), tool.program() + " captures: --packets works")
                            : Diagnosis.note(tool.name(), obstacle.get(), remedy(tool)));
        }
        forbidden().forEach(found::add);
        if (found.isEmpty()) {
            found.add(Diagnosis.note(
                    "packets",
                    "neither dumpcap nor tcpdump is installed: connections are told by the kernel's word, not by packets",
                    "sudo apt install wireshark-common    (or tcpdump)"));
        }
        return found;
    }

    private static String remedy(CaptureTool tool) {
        return "sudo setcap cap_net_raw,cap_net_admin=ep " + tool.program() + "    (then all who may run it capture)";
    }

    /** Debian's dumpcap may be run by a group only. */
    private Stream<Diagnosis> forbidden() {
        return Stream.of(programs.split(File.pathSeparator, -1))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, "dumpcap"))
                .filter(file -> Files.isRegularFile(file) && !Files.isExecutable(file))
                .limit(1)
                .map(this::forbidden);
    }

    private Diagnosis forbidden(Path file) {
        String group = group(file);
        return Diagnosis.note(
                "dumpcap",
                user + " may not run " + file + ", which belongs to the group " + group,
                "sudo usermod -aG " + group + " " + user + "    (then log in anew)");
    }

    private static String group(Path file) {
        try {
            return Files.readAttributes(file, PosixFileAttributes.class).group().getName();
        } catch (IOException | UnsupportedOperationException e) {
            return "wireshark";
        }
    }
}
