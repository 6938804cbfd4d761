package dev.weir.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.packets.WireTruth;
import dev.weir.events.Evidence;
import dev.weir.events.TcpMoment;
import dev.weir.events.TcpState;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.CloseStory.Party;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.TcpSample;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who closed first when curl and Chromium are the clients: what Weir tells without packets is what tcpdump saw. */
final class CloseOrderIT {

    @TempDir
    Path directory;

    @BeforeAll
    static void programs() {
        ClientRun.needs("curl");
        ClientRun.needs("chromium");
    }

    @Test
    void orderOfRealClientsIsThatOfTheWire() throws Exception {
        try (WireTruth truth = WireTruth.start(directory);
                Site site = Site.http()
                        .page("/page", "text/html", Site.bytes("<p>a page</p><img src='/one'><img src='/two'>"))
                        .page("/one", "image/gif", Site.bytes("GIF89a"))
                        .page("/two", "image/gif", Site.bytes("GIF89a"));
                RunningWeir weir = RunningWeir.start(directory.resolve("weir"), "--packets", "off")) {
            curl(weir, site.url("/one?kept"), site.url("/two?kept"));
            curl(weir, "-H", "Connection: close", site.url("/one?last"));
            curl(weir, "--http1.0", site.url("/one?old"));
            Chromium.load(directory, weir, site.url("/page"));
            Recorded recorded = weir.stop();

            for (RecordedConnection connection : recorded.connections().values()) {
                judge(connection, truth);
            }
            assertThat(client(recorded, site.url("/one?kept")).close().first())
                    .as("curl leaves when it is done")
                    .isEqualTo(Party.PEER);
            assertThat(recorded.under(site.url("/page"))).isNotEmpty();
        }
    }

    private static void judge(RecordedConnection connection, WireTruth truth) throws Exception {
        List<String> wire = truth.ends(connection);
        CloseStory story = connection.close();
        assertThat(story).as("%s of %s", connection.id(), connection.leg()).isNotNull();
        String[] first = wire.get(0).split(" ", -1);
        Party party = first[0].equals("weir") ? Party.WEIR : Party.PEER;

        assertThat(story.evidence()).isNotEqualTo(Evidence.PACKET);
        // Two FINs that crossed are one after the other in any capture.
        Set<Party> right = EnumSet.of(party, wire.size() > 1 ? Party.BOTH : party);
        TcpSample behind = connection.sample(TcpMoment.FIN_SENT);
        if (behind != null && behind.info().state() == TcpState.CLOSED) {
            right.add(Party.UNKNOWN); // the peer's came while Weir was sending its own
        }
        assertThat(story.first()).as("%s, on the wire: %s", story, wire).isIn(right);
        assertThat(story.kind().name()).as("%s, on the wire: %s", story, wire).isEqualTo(first[1]);
    }

    private static RecordedConnection client(Recorded recorded, String url) {
        return recorded.connections().get(recorded.only(url).client());
    }

    private void curl(RunningWeir weir, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "-o", "/dev/null", "-x", weir.proxyUrl()));
        command.addAll(List.of(arguments));
        ClientRun.of(directory, command.toArray(String[]::new)).succeeded();
    }
}
