package dev.weir.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code GET /events} of a running Weir: who comes back with the id of the last event misses nothing. */
class EventsIT {

    @TempDir
    Path directory;

    /** One event: what it is called, its id (empty for one that has none) and its data. */
    private record Event(String name, String id, String data) {}

    @Test
    void whoComesBackIsToldWhatCameMeanwhile() throws Exception {
        try (Site site = Site.http();
                RunningWeir weir = RunningWeir.start(directory.resolve("weir"))) {
            site.page("/a", "text/plain", Site.bytes("hello"));
            String last;
            try (Stream<String> lines = weir.events("").body()) {
                Iterator<String> all = lines.iterator();
                assertThat(next(all, "reset").id()).isNotEmpty();
                curl(weir, site.url("/a?one"));
                assertThat(next(all, "rows").data()).contains("/a?one");
                // Its client has left: all that there is of it has been told.
                last = next(all, "connections").id();
            }
            curl(weir, site.url("/a?two"));
            try (Stream<String> lines = weir.events(last).body()) {
                Event rows = first(lines.iterator(), "rows", "reset");
                assertThat(rows.name()).as("nothing begins anew").isEqualTo("rows");
                assertThat(rows.data()).contains("/a?two").doesNotContain("/a?one");
            }
        }
    }

    @Test
    void afterARestartAllBeginsAnewAndGoesOn() throws Exception {
        String token = directory.resolve("token").toString();
        String last;
        String ui;
        try (Site site = Site.http()) {
            site.page("/a", "text/plain", Site.bytes("hello"));
            try (RunningWeir weir = RunningWeir.start(directory.resolve("first"), "--ui-token-file", token)) {
                ui = weir.ui();
                curl(weir, site.url("/a?old"));
                try (Stream<String> lines = weir.events("").body()) {
                    last = next(lines.iterator(), "reset").id();
                }
                weir.stop();
            }
            try (RunningWeir weir =
                    RunningWeir.start(directory.resolve("second"), "--ui", ui, "--ui-token-file", token)) {
                HttpResponse<Stream<String>> stream = weir.events(last);
                assertThat(stream.statusCode()).isEqualTo(200);
                try (Stream<String> lines = stream.body()) {
                    Iterator<String> all = lines.iterator();
                    Event begin = first(all, "rows", "reset");
                    assertThat(begin.name()).isEqualTo("reset");
                    assertThat(begin.id()).isNotEmpty().isNotEqualTo(last);
                    curl(weir, site.url("/a?new"));
                    assertThat(next(all, "rows").data()).contains("/a?new").doesNotContain("/a?old");
                }
            }
        }
    }

    /** The next one of that name. */
    private static Event next(Iterator<String> lines, String name) {
        return first(lines, name, name);
    }

    private static Event first(Iterator<String> lines, String name, String other) {
        String id = "";
        String called = "";
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("event: ")) {
                called = line.substring(7);
            } else if (line.startsWith("data: ") && (called.equals(name) || called.equals(other))) {
                return new Event(called, id, line.substring(6));
            } else if (line.isEmpty()) {
                id = "";
                called = "";
            }
        }
        throw new AssertionError("the stream ended before " + name);
    }

    private void curl(RunningWeir weir, String url) throws Exception {
        ClientRun.of(directory, "curl", "-s", "--noproxy", "", "-x", weir.proxyUrl(), url)
                .succeeded();
    }
}
