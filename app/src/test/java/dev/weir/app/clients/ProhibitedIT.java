package dev.weir.app.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.weir.events.FailureKind;
import dev.weir.inspector.model.RecordedExchange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An address that the machine itself forbids, in a network of its own: told apart from one that nobody answers at. */
class ProhibitedIT {

    /** RFC 5737: belongs to nobody. */
    private static final String ADDRESS = "203.0.113.7";

    private static final String FORBID = "ip link set lo up && ip route add prohibit " + ADDRESS + " && exec \"$@\"";

    @TempDir
    private Path directory;

    @Test
    void addressThatARouteForbidsIsToldAsSuch() throws Exception {
        ClientRun.needs("curl");
        needsNetworkOfItsOwn();
        Path capture = directory.resolve("forbidden.weir");
        ProcessBuilder weir = WeirCommand.in(
                directory,
                List.of(),
                List.of(
                        "record",
                        "-o",
                        capture.toString(),
                        "--packets",
                        "off",
                        "--",
                        "curl",
                        "-sS",
                        "-i",
                        "http://" + ADDRESS + "/"));
        List<String> command = new ArrayList<>(List.of("unshare", "-n", "sh", "-c", FORBID, "sh"));
        command.addAll(weir.command());
        ClientRun run = ClientRun.of(directory, weir.command(command));

        assertThat(run.out())
                .as(run.err())
                .contains("HTTP/1.1 502 ", "error=" + FailureKind.DESTINATION_IP_PROHIBITED.token());
        RecordedExchange exchange = Recorded.sealed(capture).only("http://" + ADDRESS + "/");
        assertThat(exchange.failure().kind()).isEqualTo(FailureKind.DESTINATION_IP_PROHIBITED);
        assertThat(exchange.failure().detail()).contains(ADDRESS, "forbidden by this machine");
        assertThat(exchange.answeredStatus()).isEqualTo(502);
    }

    private void needsNetworkOfItsOwn() throws Exception {
        ClientRun.needs("unshare");
        ClientRun.needs("ip");
        boolean possible = ClientRun.of(directory, "unshare", "-n", "true").exit() == 0;
        if (!possible && "true".equals(System.getenv("CI"))) {
            fail("CI=true, and no network namespace can be made: run as root");
        }
        assumeThat(possible).as("network namespaces can be made").isTrue();
    }
}
