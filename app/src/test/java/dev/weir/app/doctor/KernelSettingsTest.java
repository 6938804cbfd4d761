package dev.weir.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.doctor.Diagnosis.Grade;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class KernelSettingsTest {

    @TempDir
    Path proc;

    private void set(String file, String text) throws IOException {
        Path path = proc.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text + "\n");
    }

    @Test
    void portsSayWhichRateTheyBear() throws IOException {
        set("sys/net/ipv4/ip_local_port_range", "32768\t60999");
        Diagnosis ports = new KernelSettings(proc).diagnoses().get(0);

        assertThat(ports.grade()).isEqualTo(Grade.OK);
        assertThat(ports.finding()).contains("28232 connections").contains("470 new ones a second");
    }

    @Test
    void whatIsTightHasARemedy() throws IOException {
        set("sys/net/ipv4/ip_local_port_range", "40000 40999");
        set("sys/net/core/somaxconn", "128");
        set("self/limits", "Max open files            1024                 4096                 files");
        List<Diagnosis> found = new KernelSettings(proc).diagnoses();

        assertThat(found).hasSize(3).allSatisfy(diagnosis -> {
            assertThat(diagnosis.grade()).isEqualTo(Grade.NOTE);
            assertThat(diagnosis.remedy()).isNotBlank();
        });
    }

    @Test
    void whereThereIsNoSuchKernelNothingIsSaid() {
        assertThat(new KernelSettings(proc.resolve("none")).diagnoses()).isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void realSettingsAreReadWhole() throws Exception {
        Process cat = new ProcessBuilder("cat", "/proc/sys/net/core/somaxconn").start();
        String truth = new String(cat.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII);
        assertThat(new KernelSettings(Path.of("/proc")).diagnoses())
                .filteredOn(diagnosis -> diagnosis.subject().equals("backlog"))
                .singleElement()
                .satisfies(backlog -> assertThat(backlog.finding()).startsWith(truth.strip() + " connections"));
    }
}
